# تقييمات المساعدة المتلقاة وردود الجهات التي قدمتها.

column-comments = ملاحظات
column-effect = الأثر
column-how-to-improve = سبل التحسين
column-ownership = الملكية الوطنية
column-period-from = من
column-period-until = إلى
column-provider = مقدم المساعدة
column-provider-code = رمز مقدم المساعدة
column-quality = الجودة
column-relevance = الملاءمة
column-reply = رد مقدم المساعدة
column-subject = المساعدة
column-sustainability = الاستدامة
column-timeliness = حسن التوقيت
column-what-worked = ما نجح
column-would-request-again = إعادة الطلب
error-again-missing = بيّنوا هل ستطلب الدولة المساعدة من هذه الجهة مرة أخرى: true أو false.
error-assess-oneself = لا تقيّم الدولة مساعدتها هي. اذكروا المنظمة التي قدمت المساعدة.
error-assessment-unpublished = إلى أن يُنشر التقييم يكون نطاق الاطلاع عليه «confidential» أو «restricted». اختاروا أحدهما؛ والنشر يتيحه لغيركم.
error-improvement-missing = اكتبوا كيف يمكن تحسين المساعدة. وإن لم يكن هناك ما يُحسَّن فاذكروا ذلك في جملة.
error-not-rating = القيمة { $found } ليست تقييما. أدخلوا عددا صحيحا من 1 (ضعيف) إلى 5 (ممتاز)، أو اكتبوا «not_applicable».
error-nothing-rated = يجب تقييم معيار واحد على الأقل من 1 إلى 5. وإن لم ينطبق أي معيار فليس هناك ما يُقيَّم.
error-period-ahead = لم تنته الفترة بعد. اذكروا يوما أخيرا لا يتجاوز اليوم: فالمساعدة تُقيَّم حتى ذلك اليوم.
error-period-missing = بيّنوا من أي يوم إلى أي يوم قُدمت المساعدة.
error-publish-confidential = نشر التقييم يعني عرضه على الجهة التي قدمت المساعدة على الأقل. اختاروا «restricted» أو نطاقا أوسع.
error-rating-missing = قيّموا هذا المعيار من 1 (ضعيف) إلى 5 (ممتاز)، أو اكتبوا «not_applicable».
