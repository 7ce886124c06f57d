import type { ReportWords } from "../ja/reports.ts";

export const reports: ReportWords = {
  title: "Sales reports",
  by: "By",
  against: "Compared with",
  go: "Show",
  none: "Nothing was sold in this period",
  total: "Sales",
  receipts: "Receipts",
  basket: "Basket",
  returns: "Returns",
  cny: "≈ CNY at each sale's rate",
  pieces: "Pieces",
  before: "Before",
  taxFree: "Tax-free share",
  outstanding: "Refunds outstanding",
  chart: "Bars of sales for both periods. The table below holds the same figures.",
  hour: (hour) => `${hour}:00`,
  bys: { hour: "Hour", day: "Day", staff: "Staff", goods: "Goods", tender: "Tender", nation: "Nationality" },
  againsts: { day_before: "Period before", week_before: "Week before", year_before: "Year before (52 weeks)" },
};
