# What closed lists and lists of words are called inside a sentence.

assistance-type-awareness-and-translation = 提高认识和翻译
assistance-type-data-and-indicators = 数据和指标
assistance-type-equipment-and-it = 设备和信息技术
assistance-type-expert-deployment = 派遣专家
assistance-type-financial = 财政援助
assistance-type-institution-building = 机构建设
assistance-type-legislative-drafting = 立法起草
assistance-type-monitoring-and-evaluation = 监测和评价
assistance-type-nhri-strengthening = 加强国家人权机构
assistance-type-nmirf-setup = 国家执行、报告和后续行动机制
assistance-type-other = 其他援助
assistance-type-peer-exchange = 同行交流
assistance-type-policy-or-action-plan = 政策或行动计划
assistance-type-training = 培训
assistance-type-treaty-and-upr-reporting = 向条约机构和普遍定期审议提交报告
language-ar = 阿拉伯文
language-en = 英文
language-es = 西班牙文
language-fr = 法文
language-ru = 俄文
language-zh = 中文
list-separator = ；
