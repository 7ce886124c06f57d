import type { ScannerWords } from "../ja/scanner.ts";

export const scanner: ScannerWords = {
  open: "扫码枪测试",
  title: "扫码枪测试",
  ask: "请用扫码枪扫描下面任意一个码。",
  qr: "二维码（二维扫码枪）",
  bars: "条形码（一维扫码枪）",
  good: "读取正确，可以直接使用。",
  mended: "已自动修正，从下一次扫描起生效。",
  disturbances: {
    caps_lock: "CapsLock 处于打开状态",
    input_method: "输入法处于打开状态",
    layout: "键盘布局与扫码枪不同",
  },
  end: "结束键",
  ends: { Enter: "Enter", Tab: "Tab", none: "无" },
  gap: "每字符速度",
  ms: (ms) => `${ms} 毫秒`,
  other: (keys) => `内容与测试码不符（${keys} 个字符）。若有漏字，请按扫码枪说明书调慢发送速度。`,
  garbled: "同一个键变成了不同的字符。请按说明书把扫码枪的键盘设为“US（英语）”，再扫一次。",
  forget: "取消修正",
};
