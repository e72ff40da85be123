# The consolidated reply to a State.

error-reply-state = There is no consolidated reply now: the cooperation is “{ $state }”. It can be had from the agreement on, unless the cooperation is terminated.
reply-column-asked = Requested
reply-column-contact = Contact
reply-column-from = From
reply-column-line = Line of the need
reply-column-open = Not covered
reply-column-partner = Partner
reply-column-quantity = Committed
reply-column-role = Role
reply-column-until = Until
reply-covered = Every line of the need is covered.
reply-introduction = The following partners have agreed to help with this need, with the consent of the State concerned.
reply-made-on = As of { $date }
reply-need = Need: { $title }
reply-nothing-yet = Nothing committed yet
reply-role-civil-society-partner = Civil society partner
reply-role-implementing = Implementing
reply-role-lead = Lead
reply-role-monitoring = Monitoring
reply-role-supporting = Supporting
reply-title = Consolidated reply of the clearing-house
reply-to = To: { $state }
reply-uncovered = What is not covered yet
