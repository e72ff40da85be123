# The consolidated reply to a State.

error-reply-state = لا يوجد رد موحد الآن: حالة التعاون «{ $state }». يمكن الحصول عليه منذ الاتفاق، ما لم يُنهَ التعاون قبل أوانه.
reply-column-asked = المطلوب
reply-column-contact = جهة الاتصال
reply-column-from = من
reply-column-line = بند الاحتياج
reply-column-open = غير المغطى
reply-column-partner = الشريك
reply-column-quantity = الملتزَم به
reply-column-role = الدور
reply-column-until = إلى
reply-covered = جميع بنود الاحتياج مغطاة.
reply-introduction = وافق الشركاء الواردة أسماؤهم أدناه على المساعدة في تلبية هذا الاحتياج، بموافقة الدولة المعنية.
reply-made-on = الوضع في { $date }
reply-need = الاحتياج: { $title }
reply-nothing-yet = لا التزام بعد
reply-role-civil-society-partner = شريك من المجتمع المدني
reply-role-implementing = التنفيذ
reply-role-lead = الجهة الرائدة
reply-role-monitoring = الرصد
reply-role-supporting = الدعم
reply-title = الرد الموحد من مركز تبادل المعلومات
reply-to = إلى: { $state }
reply-uncovered = ما لم يُغطَّ بعد
