# What closed lists and lists of words are called inside a sentence.

assistance-type-awareness-and-translation = التوعية والترجمة
assistance-type-data-and-indicators = البيانات والمؤشرات
assistance-type-equipment-and-it = المعدات وتكنولوجيا المعلومات
assistance-type-expert-deployment = إيفاد الخبراء
assistance-type-financial = المساعدة المالية
assistance-type-institution-building = بناء المؤسسات
assistance-type-legislative-drafting = صياغة التشريعات
assistance-type-monitoring-and-evaluation = الرصد والتقييم
assistance-type-nhri-strengthening = تعزيز المؤسسة الوطنية لحقوق الإنسان
assistance-type-nmirf-setup = آلية وطنية للتنفيذ والإبلاغ والمتابعة
assistance-type-other = مساعدة أخرى
assistance-type-peer-exchange = تبادل الخبرات بين الأقران
assistance-type-policy-or-action-plan = سياسة أو خطة عمل
assistance-type-training = التدريب
assistance-type-treaty-and-upr-reporting = تقديم التقارير إلى هيئات المعاهدات والاستعراض الدوري الشامل
language-ar = العربية
language-en = الإنكليزية
language-es = الإسبانية
language-fr = الفرنسية
language-ru = الروسية
language-zh = الصينية
list-separator = { "؛ " }
