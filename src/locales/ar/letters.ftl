# Letters and briefs of the clearing-house.

brief-assessments-came = تقييمات مقدمة
brief-column-count = العدد
brief-column-figure = المؤشر
brief-column-note = ملاحظة
brief-column-on = منذ
brief-column-organization = الدولة أو المنظمة
brief-column-title = العنوان
brief-cooperations-begun = أوجه تعاون بدأت
brief-cooperations-silent = أوجه تعاون لم ترد عنها أنباء منذ فترة طويلة
brief-cooperations-standing = أوجه تعاون جارية
brief-for-staff = لاستعمال موظفي مركز تبادل المعلومات: ترد فيه سجلات غير عامة؛ وتبيّن الملاحظة من يجوز له الاطلاع على كل منها.
brief-heading-cooperations = أوجه التعاون الجارية
brief-heading-needs = احتياجات تنتظر المساعدة
brief-heading-offers = عروض وردت
brief-more = لا يُذكر هنا سوى { $max } من السجلات؛ وقد يكون هناك المزيد.
brief-needs-came = احتياجات وردت
brief-needs-met = احتياجات لُبّيت كلياً أو جزئياً
brief-needs-unmet = احتياجات أُغلقت دون تلبيتها
brief-needs-waiting = احتياجات تنتظر المساعدة
brief-none = لا شيء.
brief-offers-available = عروض متاحة
brief-offers-came = عروض وردت
brief-on = الوضع في { $date }
brief-silent = لا أنباء منذ فترة طويلة
brief-since = يُحسب ما ورد اعتباراً من { $date }.
error-sent-before-drafted = تُرسل الرسالة في { $date }، وهو يوم صياغتها، أو بعده.
letter-brief-title = موجز مركز تبادل المعلومات، { $date }
letter-follow-up-body =
    يهدي مركز تبادل المعلومات تحياته إلى الدولة المعنية ({ $state }) ويشير إلى التعاون المتفق عليه في { $date } بشأن الاحتياج «{ $title }» (الشركاء: { $partners }).

    وقد مضى عام على ذلك. ويود المركز أن يعرف ما قُدّم، وما الذي غيّره ذلك في تنفيذ التوصيات المعنية، وما الذي أعاقه، وما إذا كانت هناك حاجة إلى مزيد من المساعدة.

    ويمكن تقديم هذه المعلومات في النظام، في شكل تحديث عن التعاون وتقييم للمساعدة المتلقاة.
letter-follow-up-title = بعد مرور عام: { $title }
letter-to = إلى: { $name }
