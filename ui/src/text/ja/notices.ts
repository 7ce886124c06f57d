import type { Notice } from "../../ipc/bindings.ts";
import { type Params, hole, wordsOf } from "../params.ts";

const outcomes: Readonly<Record<string, string>> = {
  paid: "支払われていました",
  declined: "支払われていません",
  not_sent: "支払われていません",
  cancelled: "取り消し、お金は動いていません",
  settled_by_staff: "手で確定しました",
};

export const notices: Record<Notice, (params: Params) => string> = {
  rung_up: (p) => `${hole(p, "sku")} を登録しました`,
  jan_not_in_shop: (p) => `JAN ${hole(p, "text")} は登録がありません。名前で検索してください。`,
  jan_bad: (p) => `${hole(p, "text")} は読み間違いです。もう一度スキャンしてください。`,
  shows_collect_code:
    () => "「受け取り用」のコードです。「付款码（支払いコード）」を開いてもらってください。",
  shows_link: () => "ウェブのリンクです。アプリの支払いコードを開いてもらってください。",
  shows_merchant_code: () => "店側のコードです。お客様の支払いコードを見せてもらってください。",
  shows_delivery_code: () => "配送のコードです。支払いコードを見せてもらってください。",
  shows_coupon: () => "クーポンです。値引きとして入力してください。",
  code_taken: (p) => `コードを受け付けました：${hole(p, "name")}`,
  offer_changed: (p) => `このウォレットの特典は異なります。金額は ¥${hole(p, "total_yen")}になりました。お見せしてから、もう一度読み取ってください。`,
  code_unknown: () => "知らないコードです。もう一度、正しいコードを見せてもらってください。",
  code_too_short: (p) => `${hole(p, "digits")}桁です。支払いコードには短すぎます。支払いコードを見せてもらってください。`,
  code_too_long: (p) => `${hole(p, "digits")}桁です。支払いコードには長すぎます。支払いコードを見せてもらってください。`,
  code_not_digits: () => "文字や記号が入っています。支払いコードではありません。支払いコードを見せてもらってください。",
  scanner_garbled: () => "リーダーから読めない信号が届きました。責任者に、設定の通信速度の確認を頼んでください。",
  code_used: () => "使用済みの支払いコードです。お客様に更新してもらってください。",
  nothing_to_pay: () => "支払いコードです。先に「お会計」を押してください。",
  wallet_not_set_up: (p) => `${hole(p, "wallet")} はこの店ではまだ使えません。`,
  wallet_needs_document: (p) =>
    `${hole(p, "wallet")} はまだ使えません。決済会社の仕様書が必要です。ほかの方法でお願いします。`,
  wallet_stopped: (p) =>
    `決済会社が店の設定を拒みました（${hole(p, "code")}）。このウォレットは停止中です。現金で受け、責任者を呼んでください。`,
  wallet_away: (p) => `${hole(p, "wallet")} の決済会社につながりません。現金か、ほかのウォレットで受けてください。`,
  receipt_read: (p) => `レシート ${hole(p, "number")} を読み取りました`,
  payment_settled: (p) =>
    `確認中だった支払い ¥${hole(p, "amount_yen")}：${wordsOf(outcomes, hole(p, "outcome"))}`,
  charged_after_cancel: (p) =>
    `取り消した支払い ¥${hole(p, "amount_yen")} が後から引き落とされました。自動で返金しています。`,
  refund_settled: (p) => `¥${hole(p, "amount_yen")} を返金しました`,
  refund_refused: (p) =>
    `返金 ¥${hole(p, "amount_yen")} が拒まれました（${hole(p, "code")}）。責任者が別の方法で返してください。`,
  payment_contradicted: () => "手で確定した支払いと、決済会社の答えが違います。責任者に知らせてください。",
  paper_failed: (p) => `書類 ${hole(p, "name")} を作れませんでした。売上は記録済みです。再発行してください。`,
  paper_character_missing: (p) =>
    `書類 ${hole(p, "name")} は印刷できません。「${hole(p, "item")}」の文字 ${hole(p, "characters")} を表せる書体がありません。設定を直してください。`,
  name_not_printable: (p) =>
    `「${hole(p, "name")}」の文字 ${hole(p, "characters")} は印刷では 〓 になります。別の文字にしてください。`,
  drawer_failed: (p) => `ドロワーが開きません（${hole(p, "printer")}）。電源とケーブルを確かめてください。`,
  clock_went_back: () => "時計が前回の記録より戻っています。パソコンの日時を直してください。",
  clock_differs: (p) => `パソコンの時計が決済会社と ${hole(p, "seconds")} 秒ずれています。日時を直してください。`,
  return_done: (p) => `返品が完了しました（${hole(p, "number")}）`,
  customs_confirmed: (p) => `税関の確認が届きました（${hole(p, "record")}）`,
  tax_free_needs_you: (p) => `購入記録 ${hole(p, "record")} に確認が必要です`,
  backup_failed: () => "自動バックアップに失敗しました。「バックアップ」のページを開いてください。",
};
