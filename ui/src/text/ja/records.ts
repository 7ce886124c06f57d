import type { RecordEventKindView } from "../../ipc/bindings.ts";

// Words for what comes from files and logs by its code.

export const fileFaults = {
  not_utf8: "UTF-8 ではありません",
  empty_file: "ファイルが空です",
  missing_column: "列がありません",
  unknown_column: "知らない列です",
  double_column: "同じ列が 2 つあります",
  bad_quotes: "引用符が閉じていません",
  too_many_cells: "欄が多すぎます",
  too_few_cells: "欄が足りません",
  too_many_rows: "行が多すぎます",
  missing: "空です",
  too_long: "長すぎます",
  hidden_character: "見えない文字があります",
  damaged_text: "文字が壊れています",
  bad_sku: "SKU に使えない文字です",
  double_sku: "同じ SKU が前にあります",
  jan_not_digits: "JAN は数字だけです",
  jan_length: "JAN は 8 桁か 13 桁です",
  jan_check_digit: "JAN の末尾の数字が合いません",
  double_jan: "同じ JAN が前にあります",
  bad_number: "数字ではありません",
  not_positive: "1 以上にしてください",
  too_large: "大きすぎます",
  bad_word: "決められた言葉ではありません",
  quick_key_incomplete: "クイックキーの色・ページ・場所がそろっていません",
  quick_key_taken: "その場所は使われています",
  bad_date: "日付ではありません",
  bad_rate: "レートではありません",
  double_row: "同じ行が前にあります",
};

export const auditActions = {
  signed_in: "サインイン",
  sign_in_failed: "サインイン失敗",
  signed_out: "サインアウト",
  line_voided: "明細取消",
  line_discounted: "明細の値引き",
  cart_discounted: "小計の値引き",
  cart_discarded: "全取消",
  quantity_changed: "数量変更",
  checkout_abandoned: "会計の中止",
  payment_settled_by_hand: "支払いの手動確定",
  return_made: "返品",
  receipt_reprinted: "再発行",
  receipts_exported: "CSV 書き出し",
  products_imported: "商品の取り込み",
  product_changed: "商品の変更",
  rate_entered: "レート入力",
  settings_changed: "設定変更",
  staff_added: "スタッフ追加",
  staff_changed: "スタッフ変更",
  shift_opened: "開店",
  cash_paid_in: "入金",
  cash_paid_out: "出金",
  shift_reported: "点検",
  shift_closed: "精算",
  drawer_opened: "ドロワー開放",
  tax_free_recorded: "購入記録",
  tax_free_cancelled: "購入記録の取消",
  tax_free_refunded: "免税の返金",
  personal_data_shown: "個人情報の表示",
  clock_went_back: "時計の逆行",
  backup_made: "バックアップ",
  chain_verified: "記録の検証",
};

export const recordEvents: Record<RecordEventKindView, string> = {
  recorded: "記録した",
  sent_out: "送信した",
  accepted: "受理された",
  accepted_with_warning: "警告つきで受理された",
  no_answer: "返事なし",
  field_refused: "項目の誤りで不受理",
  office_fault: "国税庁側の不具合",
  restarted: "再起動後に再開",
  resend_asked: "再送を指示",
  customs_confirmed: "税関が確認",
  customs_refused: "税関が不可",
  customs_unclear: "税関の結果が不明",
  withdrawn: "取り消した",
  refund_approved: "返金を承認",
  refund_paid: "返金した",
  refund_refused: "返金できなかった",
};

export type RecordWords = {
  recordEvents: typeof recordEvents;
  fileFaults: typeof fileFaults;
  auditActions: typeof auditActions;
};
