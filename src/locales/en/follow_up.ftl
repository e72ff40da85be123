# Following a cooperation up: quantities, milestones, updates, files.

error-commitment-capacity = The offer has only { $left } { $unit } left. Commit no more than that, or raise the capacity of the offer first.
error-commitment-delivered = { $delivered } are delivered already, so no less can be committed. Name that many or more.
error-commitment-helpers = Only those who help commit and deliver. The State reports on progress instead.
error-commitment-state = Quantities cannot be recorded now: the cooperation is “{ $state }” and the need “{ $need }”. This is possible while the cooperation is: { $known }.
error-commitment-uncovered = Only { $uncovered } of the { $requested } requested can still be covered. Commit that many or fewer.
error-cooperation-undelivered = Of line { $line }, this is committed and not delivered: { $left } { $unit }. Report it as delivered, or give it back, before the cooperation is completed.
error-date-to-come = { $date } is yet to come. Name the day on which it happened.
error-delivery-committed = Only { $left } of what you committed can still be delivered. Report that many or fewer, or commit more first.
error-milestones-max = A cooperation has at most { $max } milestones. Change one that is there.
error-need-helped = The cooperation { $id } still helps with this need. Complete or terminate it first.
error-need-line = The need has no such line: it has { $count }, counted from 0.
error-need-line-unit = This line counts “{ $unit }”. Give the quantity in that unit.
error-need-outcome = This does not fit what was delivered: { $delivered } in all. A need is met when everything asked for is delivered, partially met when some of it is, and unmet when nothing is.
error-recommendation-not-served = The need does not serve the recommendation { $id }. Name one of those that it serves.
files-cut-short = The file ends before its end: it was cut short on the way or is damaged. Send it again.
files-empty = The file is empty. Choose another one.
files-in-use = An update names this file, so it stays.
files-max = A record has at most { $max } files. Take one away first.
files-missing = The content of the file { $id } is missing or damaged where files are kept. Tell the clearing-house.
files-of-another = Another organization added this file. Ask it to take the file away.
files-of-organization-max = Your organization’s files take { $max } MiB together, which is all that it may have. Take some away first.
files-of-the-state = The need is the State’s own: only the State adds and takes away its files.
files-program = The document holds a program (a macro or a control). Save it without, and send it again.
files-unknown = There is no file { $id } in this cooperation. Add it first.
files-unknown-type = This kind of file is not taken. Send PDF, DOCX, XLSX, PNG, JPEG or plain text in UTF-8.
