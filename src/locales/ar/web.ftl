# The pages behind links that work once.
page-invitation-title = قبول الدعوة
page-invitation-introduction = اختاروا كلمة السر التي ستدخلون بها إلى مركز تبادل المعلومات بشأن المساعدة التقنية في متابعة الاستعراض الدوري الشامل.
page-password-reset-title = اختيار كلمة سر جديدة
page-password-reset-introduction = تحل كلمة السر الجديدة محل القديمة وتنهي جميع جلساتكم.
page-setup-title = تعيين مدير النظام الأول
page-setup-introduction = يسجّل مدير النظام الأول الأشخاص والمنظمات. يعمل هذا الرابط مرة واحدة.
page-password-done = حُفظت كلمة السر، ويمكنكم الآن تسجيل الدخول بها.
page-setup-done = سُجّل مدير النظام الأول، ويمكنه الآن تسجيل الدخول.
page-email = عنوان البريد الإلكتروني
page-name = الاسم
page-password = كلمة السر
page-password-hint = من { $min } إلى { $max } حرفا؛ ومن المستحسن أن تتألف من عدة كلمات.
page-show-password = إظهار كلمة السر
page-send = حفظ
page-faults = توجد مشكلة
page-unreachable = يتعذر الوصول إلى الخدمة حاليا. لم يُحفظ شيء؛ يرجى المحاولة مرة أخرى.
page-no-script = تحتاج هذه الصفحة إلى JavaScript. يرجى السماح به لهذا الموقع وفتح الرابط من جديد.
