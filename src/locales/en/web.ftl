# The pages behind links that work once.
page-invitation-title = Accept the invitation
page-invitation-introduction = Choose the password with which you will sign in to the clearing-house for technical assistance in the follow-up to the Universal Periodic Review.
page-password-reset-title = Choose a new password
page-password-reset-introduction = The new password replaces the old one and ends all your sessions.
page-setup-title = Make the first administrator
page-setup-introduction = The first administrator registers people and organizations. This link works once.
page-password-done = Your password is set. You can now sign in with it.
page-setup-done = The first administrator is registered and can now sign in.
page-email = E-mail address
page-name = Name
page-password = Password
page-password-hint = { $min } to { $max } characters; several words make a good one.
page-show-password = Show the password
page-send = Save
page-faults = There is a problem
page-unreachable = The service cannot be reached at the moment. Nothing was saved; please try again.
page-no-script = This page needs JavaScript. Please allow it for this site and open the link again.
