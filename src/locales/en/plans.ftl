# Allocation plans: what a need lacks, and what cannot be asked of a plan.
plan-lack-capacity-used = What could serve it is used where it is worth more.
plan-lack-no-offer = No available offer may serve this need.
plan-lack-no-offer-of-type = No offer that may serve this need gives this kind of assistance.
plan-lack-only-indicative = Only offers that nobody has confirmed could serve this need.
plan-lack-other-unit = Offers of this kind of assistance count in another unit. Ask their owners how much they could give in this one.
plan-lack-vetoed = Every offer that could serve it was ruled out for this plan.
error-plan-need = There is no open need { $id }. Look it up in the list of needs.
error-plan-offer = There is no available and confirmed offer { $id }. Look it up in the list of offers.
error-plan-pin-excluded = This offer may not serve this need. The suggestions for the need tell why.
error-plan-pin-line = The need has no such line. Lines are counted from 0.
error-plan-pin-too-much = The need and the offer have no more than { $max } left for this. Pin less.
error-plan-pin-unlike = What the offer gives and what the need asks for are not counted alike, so that no quantity can be pinned.
error-plan-pinned-and-vetoed = This pair is both pinned and ruled out. Take one of the two away.
error-plan-pinned-twice = This pair is already pinned. Leave one of the two pins out.
error-plan-too-large = { $needs } needs and { $offers } offers are more than one plan can hold. Close or let expire what no longer stands.
error-plan-unknown = There is no plan { $id }. Look it up in the list of plans.
