/** A dashboard ready for its template. */
export interface DashboardView {
  title: string;
  descriptionHtml: string;
  variables: { name: string; value: string; options: string[] }[];
  widgets: WidgetView[];
}

/** Where a widget stands on the grid of twelve columns. */
export interface WidgetPlace {
  column: number;
  row: number;
  width: number;
  height: number;
}

export interface WidgetView {
  title: string;
  place: WidgetPlace | undefined;
  content: WidgetContent;
}

/** A series or a marker below a chart, with the values in its legend. */
export interface LegendEntry {
  label: string;
  color: string;
  isMarker: boolean;
  values: { name: string; text: string }[];
}

/** `note` is what the picture leaves out. */
export type WidgetContent =
  | { kind: 'group'; color: string; widgets: WidgetView[] }
  | { kind: 'note'; html: string; color: string }
  | { kind: 'free-text'; text: string }
  | { kind: 'image'; url: string }
  | { kind: 'chart'; svg: string; points: string; legend: LegendEntry[]; columns: string[]; note: string }
  | { kind: 'value'; text: string; unit: string; palette: string; svg: string; note: string }
  | { kind: 'toplist'; rows: { label: string; text: string; share: number; palette: string }[]; note: string }
  | { kind: 'table'; columns: string[]; rows: { text: string; palette: string }[][]; note: string }
  | { kind: 'stream'; rows: { at: Date; status: string; title: string; detail: string }[] }
  | { kind: 'statuses'; rows: { status: string; label: string; detail: string }[] }
  | { kind: 'empty'; state: 'empty' | 'not evaluated'; text: string };
