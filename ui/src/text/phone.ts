// The demo's phone and its deck of stories, for whoever shows the till.

import type { LanguageView, PhoneStory } from "../ipc/bindings.ts";

export interface PhoneWords {
  title: string;
  deck: string;
  hold: string;
  lower: string;
  held: string;
  renews: (seconds: number) => string;
  play: string;
  tilt: string;
  glare: string;
  blur: string;
  large: string;
  reset: string;
  resetSure: string;
  language: string;
  /** What happens, and what to watch for. */
  stories: Record<PhoneStory, { name: string; watch: string }>;
}

const ja: PhoneWords = {
  title: "見本のスマートフォン",
  deck: "場面を選ぶ",
  hold: "カメラにかざす",
  lower: "下ろす",
  held: "カメラにかざしています",
  renews: (seconds) => `あと ${seconds} 秒で新しいコード`,
  play: "手もとの具合",
  tilt: "傾き",
  glare: "映り込み",
  blur: "ぼけ",
  large: "大きく出す（本物のカメラや印刷に）",
  reset: "見本の店を最初に戻す",
  resetSure: "もう一度押すと戻します",
  language: "表示の言語",
  stories: {
    paid: { name: "すぐに支払う", watch: "読み取ると一秒ほどで完了します" },
    password_first: { name: "暗証番号を入れる", watch: "お客様画面が暗証番号を案内し、八秒後に完了します" },
    balance_too_low: { name: "残高が足りない", watch: "引き落とされず、別の支払い方法に移れます" },
    code_expired: { name: "コードの期限切れ", watch: "お客様に更新を案内します" },
    wrong_code: { name: "違うコードを見せる", watch: "受取用コードと見分け、両側に案内します" },
    silent_then_paid: { name: "返事がなく、実は支払済み", watch: "二重に引かず、問い合わせて完了します" },
    silent_then_cancelled: { name: "返事がなく、取消", watch: "取消を確かめてから「引き落としなし」と言います" },
    network_gone: { name: "通信が切れる", watch: "送れなかったことが分かり、コードを読み直せます" },
    paper_out: { name: "用紙切れ", watch: "会計は終わり、紙は保存され、再発行できます" },
    tax_free: { name: "免税、税関のあとに返金", watch: "F11 で免税。記録は店長画面で税関の確認を待ち、返金します" },
    goods_return: { name: "返品", watch: "F7 でレシートを選び、払った方法に戻します" },
    day_close: { name: "過不足のある精算", watch: "店長画面のレジ締めで、数えた額を変えると理由を尋ねます" },
  },
};

const zh: PhoneWords = {
  title: "演示手机",
  deck: "选择场景",
  hold: "对准摄像头",
  lower: "放下",
  held: "正对准摄像头",
  renews: (seconds) => `${seconds} 秒后换新码`,
  play: "手持情况",
  tilt: "倾斜",
  glare: "反光",
  blur: "模糊",
  large: "放大（给真摄像头或打印）",
  reset: "把演示店恢复原样",
  resetSure: "再按一次即恢复",
  language: "显示语言",
  stories: {
    paid: { name: "立即支付", watch: "扫码后约一秒完成" },
    password_first: { name: "输入密码", watch: "顾客屏幕提示输入密码，八秒后完成" },
    balance_too_low: { name: "余额不足", watch: "未扣款，可改用其他方式" },
    code_expired: { name: "付款码过期", watch: "提示顾客刷新" },
    wrong_code: { name: "出示了错误的码", watch: "识别出收款码，双方都有提示" },
    silent_then_paid: { name: "没有回应，其实已付", watch: "不会重复扣款，查询后完成" },
    silent_then_cancelled: { name: "没有回应，随后取消", watch: "确认取消后才说未扣款" },
    network_gone: { name: "网络中断", watch: "确知没有发出，可重新扫码" },
    paper_out: { name: "缺纸", watch: "交易完成，小票已保存，可补打" },
    tax_free: { name: "免税，海关后退税", watch: "按 F11 办理；在店长画面等海关确认后退税" },
    goods_return: { name: "退货", watch: "按 F7 选小票，原路退回" },
    day_close: { name: "有差额的日结", watch: "店长画面日结时改动实点金额，会要求理由" },
  },
};

const en: PhoneWords = {
  title: "Demo phone",
  deck: "Choose a story",
  hold: "Hold to the camera",
  lower: "Lower",
  held: "Held before the camera",
  renews: (seconds) => `New code in ${seconds} s`,
  play: "How it is held",
  tilt: "Tilt",
  glare: "Glare",
  blur: "Blur",
  large: "Show large (for a real camera, or print)",
  reset: "Put the demo shop back",
  resetSure: "Press again to put it back",
  language: "Language",
  stories: {
    paid: { name: "Pays at once", watch: "Read, and paid about a second later" },
    password_first: { name: "Types the password", watch: "The customer's screen asks for it; paid after eight seconds" },
    balance_too_low: { name: "Balance too low", watch: "Not charged; another way to pay is offered" },
    code_expired: { name: "Code expired", watch: "The customer is told to refresh it" },
    wrong_code: { name: "Shows the wrong code", watch: "A collect code is told apart, to both sides" },
    silent_then_paid: { name: "Answer lost, then paid", watch: "Never charged twice: the till asks, then completes" },
    silent_then_cancelled: { name: "Answer lost, then cancelled", watch: "“Not charged” only after the cancel is sure" },
    network_gone: { name: "Network gone", watch: "Known not to be sent: read the code again" },
    paper_out: { name: "Paper out", watch: "The sale stands, the paper is kept and can be printed again" },
    tax_free: { name: "Tax-free, refund after customs", watch: "F11 makes the record; the manager's page waits for customs, then refunds" },
    goods_return: { name: "Return", watch: "F7, choose the receipt; the money goes back the way it came" },
    day_close: { name: "Day close with a difference", watch: "On the manager's shift page count another sum: a reason is asked for" },
  },
};

export const PHONE_WORDS: Record<LanguageView, PhoneWords> = { ja, "zh-Hans": zh, "zh-Hant": zh, en, ko: en };
