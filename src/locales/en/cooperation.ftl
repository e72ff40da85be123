# Consents, decisions on suggestions, and cooperations.

error-consent-in-use = The cooperation { $id } stands on this consent, so it cannot be withdrawn now. End the cooperation first.
error-consent-to-open = A consent to open is taken back with the need itself: withdraw the need, or change its visibility.
error-consent-withdrawn = This consent no longer holds: it was withdrawn, or its time is over. Nothing is left to withdraw.
error-cooperation-need = Work cannot start: the need is “{ $state }”. Have its State renew it first.
error-decline-reason = A decision not to go on needs a reason. Give one of: { $known }. The other side does not see it.
error-decline-remark = The reason “other” says nothing by itself. Write here what it is.
error-narrow-audience = The organization { $id } would not be shown the need as it stands, so naming it is not narrower. Leave it out now; it can be named when the need is open.
error-narrow-visibility = “{ $given }” is wider than the present visibility, “{ $present }”. Give the same or a narrower one; it can be raised when the need is open.
error-need-not-open = The need cannot be taken further: its state is “{ $state }”, or its validity is over. Have its State open or renew it first.
error-offer-hidden = The State cannot see this offer, so it could not decide on it. Have the offerer show the offer to the State first.
error-offer-not-available = The offer cannot be taken further: its state is “{ $state }”, or its validity is over. Have the offerer make it available or renew it first.
error-pair-excluded = A hard condition excludes this pair: { $condition }. Choose another offer, or have the need or the offer changed first.
error-participant-known = The organization takes part already. Choose another one.
error-participant-lead = A cooperation has one lead: whoever came in first. Choose another role.
error-participants-max = A cooperation has at most { $max } participants. Nobody can be added.
error-preview-as = Say in whose place to look: the id or the code of an organization, for example as=UNICEF.
error-suggestion-exists = This pair was decided on before. Go on with the suggestion { $id }.
error-unknown-need = There is no need { $id } that can be named here. Look it up in the list of needs.
error-unknown-offer = There is no offer { $id } that can be named here. Look it up in the list of offers.
