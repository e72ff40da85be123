# Following a cooperation up: quantities, milestones, updates, files.

error-commitment-capacity = The offer has only { $left } { $unit } left. Commit no more than that, or raise the capacity of the offer first.
error-commitment-delivered = { $delivered } are delivered already, so no less can be committed. Name that many or more.
error-commitment-helpers = Only those who help commit and deliver. The State reports on progress instead.
error-commitment-state = Quantities cannot be recorded now: the cooperation is “{ $state }” and the need “{ $need }”. This is possible while the cooperation is: { $known }.
error-commitment-uncovered = Only { $uncovered } of the { $requested } requested are uncovered. Commit that many or fewer.
error-cooperation-undelivered = Of line { $line }, { $left } { $unit } are committed and not delivered. Report them as delivered, or give them back, before the cooperation is completed.
error-date-to-come = { $date } is yet to come. Name the day on which it happened.
error-delivery-committed = Only { $left } of what you committed are not delivered yet. Report that many or fewer, or commit more first.
error-need-helped = The cooperation { $id } still helps with this need. Complete or terminate it first.
error-need-line = The need has no such line: it has { $count }, counted from 0.
error-need-line-unit = This line counts “{ $unit }”. Give the quantity in that unit.
error-need-outcome = This does not fit what was delivered: { $delivered } in all. A need is met when everything asked for is delivered, partially met when some of it is, and unmet when nothing is.
