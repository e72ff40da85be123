# What waits for somebody, one sentence each.

task-acknowledge-need = Acknowledge the need: it was submitted.
task-break-silence = Nothing has been heard of the cooperation for long: ask, or report.
task-clarify-need = Clarify the need: it was returned to you.
task-decide-for-need = Decide on the suggestion for your need; without an answer it lapses.
task-decide-for-offer = Decide on the need that was put to you; without an answer it lapses.
task-endorse-need = Endorse or reject the need that was filed in your name.
task-endorse-offer = Endorse or reject the offer that was filed in your name.
task-object-or-open-need = Object to opening the need, or open it now; it opens by itself when the time is over.
task-publish-offer = Publish the offer: it has been verified.
task-review-need = Review the need.
task-review-offer = Verify the offer.
task-review-practice = Review the practice.
task-submit-assessment = Assess the assistance received.
task-update-cooperation = Report how the cooperation goes: an update is due.
task-verify-need = Say whether the need still stands, and renew it: it runs out.
task-verify-offer = Say whether the offer still stands, and renew it: it runs out.
task-consent-to-merge = Say whether your need may be merged with another that says the same; without an answer the proposal lapses.
task-write-brief = Write the brief of the clearing-house, send it, and say when.
task-write-letter = Ask the State what has become of the cooperation: a year has passed since it was agreed on. Send the letter and say when.
task-publish-practice = Publish the practice: it has been reviewed.
task-answer-co-authorship = Say whether you have written the practice, too; you are named only after your yes.
task-answer-exchange = Answer the request to share your practice: make an offer of it, or decline.
task-answer-join-request = Answer the request to join: agree or decline.
task-reply-to-assessment = Reply to the assessment of your assistance, if you wish: the State has handed it in.
