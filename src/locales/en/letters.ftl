# Letters and briefs of the clearing-house.

brief-assessments-came = Assessments submitted
brief-column-count = Number
brief-column-figure = Figure
brief-column-note = Note
brief-column-on = Since
brief-column-organization = State or organization
brief-column-title = Title
brief-cooperations-begun = Cooperations begun
brief-cooperations-silent = Cooperations of which nothing has been heard for long
brief-cooperations-standing = Cooperations that have not ended
brief-for-staff = For the staff of the clearing-house: it names records that are not public; the note says who may see each.
brief-heading-cooperations = Cooperations that have not ended
brief-heading-needs = Needs that wait for help
brief-heading-offers = Offers that came in
brief-more = Only { $max } are named here; there may be more.
brief-needs-came = Needs that came in
brief-needs-met = Needs met, wholly or in part
brief-needs-unmet = Needs closed unmet
brief-needs-waiting = Needs that wait for help
brief-none = None.
brief-offers-available = Offers available
brief-offers-came = Offers that came in
brief-on = As of { $date }
brief-silent = Nothing heard for long
brief-since = What came in is counted from { $date } on.
error-sent-before-drafted = A letter is sent on { $date }, when it was drafted, or later.
letter-brief-title = Brief of the clearing-house, { $date }
letter-follow-up-body =
    The clearing-house presents its compliments to the State concerned ({ $state }) and refers to the cooperation agreed on { $date } on the need “{ $title }” (partners: { $partners }).

    A year has passed since. The clearing-house would be grateful to learn what was delivered, what it has changed for the implementation of the recommendations concerned, what has hindered it, and whether further assistance is needed.

    The information can be given in the system, as an update of the cooperation and as an assessment of the assistance received.
letter-follow-up-title = One year on: { $title }
letter-to = To: { $name }
