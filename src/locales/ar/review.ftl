# Comments on needs, their versions, and needs that are merged.

duplicate-assistance-types = أنواع المساعدة المطلوبة في كليهما: { $count }
duplicate-like = تتوافق النصوص والواصفات بنسبة { $percent } في المائة.
duplicate-other-state = الاحتياجان لدولتين مختلفتين.
duplicate-recommendations = التوصيات التي يخدمها كلاهما: { $count }
duplicate-same-state = الاحتياجان للدولة نفسها.
duplicate-themes = المواضيع المشتركة بينهما: { $count }
error-comment-pointer = لا يؤدي «{ $pointer }» إلى أي حقل من مضمون الاحتياج. قدموا مؤشر JSON، مثل /lines/0/quantity.
error-merge-consented = وافقت منظمتكم بالفعل. لم يبق ما يُفعل حتى يجيب المالك الآخر.
error-merge-exists = الاحتياج مشمول بالفعل بالدمج { $id }. تابعوا ذلك الدمج.
error-merge-itself = لا يمكن دمج الاحتياج في نفسه. حددوا احتياجا آخر يُبقى عليه.
error-merge-kept = لا يمكن للاحتياج المراد الإبقاء عليه أن يضم غيره: حالته «{ $state }». حددوا احتياجا مقدما لم ينته.
error-merge-unseen = يجب أن ترى كل دولة احتياج الدولة الأخرى قبل دمجهما. اطلبوا أولا من الدولتين أن تعرض كل منهما احتياجها على الأخرى.
error-unknown-version = لا توجد نسخة بهذا الرقم من الاحتياج. قدموا نسخة من 1 إلى { $last }.
