import type {
  FoundHowView,
  IssuedKindView,
  MediaView,
  PaperStateView,
  PrinterFaultView,
  PrinterStatusView,
  RasterCommandView,
} from "../../ipc/bindings.ts";

/** What is wrong, and what to do about it. */
export interface FaultWords {
  title: string;
  todo: string;
}

export interface PaperWords {
  states: Record<PaperStateView, string>;
  kinds: Record<IssuedKindView, string>;
  statuses: Record<PrinterStatusView, string>;
  faults: Record<PrinterFaultView, FaultWords>;
  nearEnd: FaultWords;
  chip: string;
  panel: string;
  none: string;
  waits: (count: string) => string;
  ask: (kind: string, name: string) => string;
  askHint: string;
  cameOut: string;
  printAgain: string;
  leaveIt: string;
  moveTo: (printer: string) => string;
  drop: string;
  hide: string;
  demo: string;
  demoReady: string;
  drawer: string;
  drawerReason: string;
  drawerOpened: string;
  formal: string;
  addressee: string;
  addresseeHint: string;
  purpose: string;
  purposeHint: string;
  formalPrinted: string;
  setUp: {
    title: string;
    lead: string;
    find: string;
    finding: string;
    found: string;
    foundNone: string;
    how: Record<FoundHowView, string>;
    add: string;
    pick: string;
    name: string;
    address: string;
    addressHint: string;
    media: string;
    medias: Record<MediaView, string>;
    papers: string;
    papersTaken: (printer: string) => string;
    reports: string;
    model: string;
    raster: string;
    rasters: Record<RasterCommandView, string>;
    dots: string;
    bandRows: string;
    cutter: string;
    drawer: string;
    drawers: Record<"none" | "0" | "1", string>;
    answers: string;
    baud: string;
    baudLeave: string;
    storedLogo: string;
    storeLogo: string;
    logoStored: string;
    test: string;
    testSent: string;
    remove: string;
    saved: string;
    unsaved: string;
  };
  head: {
    title: string;
    lead: string;
    header: string;
    footer: string;
    terms: string;
    logo: string;
    logoHint: string;
    logoRemove: string;
    language: string;
    media: string;
    preview: string;
    saved: string;
    always: string;
  };
}

export const papers: PaperWords = {
  states: {
    making: "書類を作成中",
    saved: "書類を保存しました（印刷先なし）",
    waiting: "プリンター待ち。直れば自動で印刷します",
    printing: "印刷中",
    printed: "印刷しました",
    handed_over: "印刷キューに渡しました（紙が出たかは分かりません）",
    unknown: "出てきたか確かめてください",
    not_printed: "保存済み・印刷していません",
    failed: "書類を作れませんでした",
  },
  kinds: {
    receipt: "レシート",
    formal_receipt: "領収書",
    x_report: "点検レポート",
    z_report: "精算レポート",
    guide_slip: "免税の案内",
    chain_proof: "記録検証報告",
    travel_card: "旅の案内",
    test_page: "テスト印刷",
  },
  statuses: {
    asking: "確認中",
    ready: "印刷できます",
    near_end: "用紙が残りわずか",
    fault: "止まっています",
    silent: "印刷はできますが、状態を知らせないプリンターです",
  },
  faults: {
    paper_out: { title: "用紙切れ", todo: "カバーを開け、新しいロール紙を入れて閉めてください。" },
    cover_open: { title: "カバーが開いています", todo: "カバーを「カチッ」と音がするまで閉めてください。" },
    stuck: { title: "カッターか紙が詰まっています", todo: "電源を切り、詰まった紙を取り除いて、電源を入れてください。" },
    offline: { title: "一時停止しています", todo: "プリンターの「オンライン」や「FEED」のボタンを押してください。" },
    unreachable: { title: "つながりません", todo: "電源とケーブル（LAN・USB）を確かめてください。" },
    supply_out: { title: "インク・トナー切れ", todo: "インクかトナーを交換してください。" },
    not_found: { title: "プリンターが見つかりません", todo: "責任者に知らせてください。プリンターの設定を直します。" },
    interrupted: { title: "印刷中にレジが止まりました", todo: "紙が出ているか確かめてください。" },
  },
  nearEnd: { title: "用紙が残りわずか", todo: "新しいロール紙を用意してください。" },
  chip: "プリンター",
  panel: "プリンターと書類",
  none: "プリンターは設定されていません。書類はファイルに保存されます。",
  waits: (count) => `${count}枚が待っています。直れば自動で印刷します。`,
  ask: (kind, name) => `${kind} ${name} は出てきましたか？`,
  askHint: "途中で止まりました。プリンターとカウンターを見てから答えてください。",
  cameOut: "出てきた",
  printAgain: "出ていない：再発行する",
  leaveIt: "出ていない：印刷しない",
  moveTo: (printer) => `「${printer}」で印刷`,
  drop: "印刷しない（ファイルは保存済み）",
  hide: "小さくする",
  demo: "デモ：プリンターの状態",
  demoReady: "正常",
  drawer: "ドロワーを開ける",
  drawerReason: "理由（記録に残ります）",
  drawerOpened: "ドロワーを開けました",
  formal: "領収書（宛名）",
  addressee: "宛名",
  addresseeHint: "空欄は「上様」。「様」は自動で付きます。",
  purpose: "但し書き",
  purposeHint: "空欄は「お品代」",
  formalPrinted: "領収書を印刷へ送りました",
  setUp: {
    title: "プリンター",
    lead: "どのプリンターで何を印刷するかを決めます。印刷を待つ間も会計は止まりません。",
    find: "プリンターを探す",
    finding: "ネットワーク・USB・シリアル・システムのキューを探しています…",
    found: "見つかったプリンター",
    foundNone: "見つかりませんでした。電源とケーブルを確かめるか、接続先を入力してください。",
    how: { network: "ネットワーク", ipp: "ネットワーク（IPP）", usb: "USB", serial: "シリアル", queue: "システムのキュー" },
    add: "追加",
    pick: "左のプリンターを選ぶか、追加してください。",
    name: "名前",
    address: "接続先",
    addressHint: "例 192.168.0.50:9100、ipp://192.168.0.60/ipp/print、/dev/usb/lp0、queue:NAME",
    media: "用紙",
    medias: { mm80: "ロール 80mm", mm58: "ロール 58mm", a4: "A4", a5: "A5" },
    papers: "このプリンターで印刷する書類",
    papersTaken: (printer) => `今は「${printer}」`,
    reports: "点検・精算レポート",
    model: "サーマルプリンターの型",
    raster: "画像コマンド",
    rasters: { gs_v0: "GS v 0（ほとんどの機種）", gs_l: "GS ( L（新しい Epson）", esc_star: "ESC *（古い機種）" },
    dots: "ヘッドの幅（ドット）",
    bandRows: "一度に送る行数",
    cutter: "カッターあり",
    drawer: "ドロワー",
    drawers: { none: "なし", "0": "2番ピン", "1": "5番ピン" },
    answers: "状態を知らせる（DLE EOT）",
    baud: "シリアルの速度",
    baudLeave: "変えない",
    storedLogo: "ロゴをプリンターに記憶させて使う",
    storeLogo: "ロゴをプリンターに記憶させる",
    logoStored: "ロゴを送りました",
    test: "テスト印刷",
    testSent: "テスト印刷を送りました",
    remove: "外す",
    saved: "プリンターを保存しました",
    unsaved: "保存していない変更があります",
  },
  head: {
    title: "書類の文面",
    lead: "レシートと領収書に載せる店の言葉とロゴです。",
    header: "ヘッダー（店名の下）",
    footer: "フッター",
    terms: "返品の条件",
    logo: "ロゴ（PNG）",
    logoHint: "白黒にして載せます。384×256 ドットまで縮めます。",
    logoRemove: "ロゴを外す",
    language: "お客様の言語",
    media: "用紙",
    preview: "実際の印刷と同じ見本",
    saved: "書類の文面を保存しました",
    always: "店名・登録番号・日付・税率ごとの合計と税額は、いつも印刷されます。消すことはできません。",
  },
};
