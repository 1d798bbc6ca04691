import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, SVGRenderer]);

/** A chart of values over time. */
export interface Chart {
  width: number;
  height: number;
  display: 'line' | 'area' | 'bars';
  series: ChartSeries[];
  /** Values are drawn in this unit. */
  unit: AxisUnit;
  /** Without axes, as the background of a single value. */
  bare?: boolean;
  /** Bars beside instead of on top of each other, for values that are compared with `marks`. */
  unstacked?: boolean;
  /** Horizontal lines, such as the thresholds of a monitor. */
  marks?: { value: number; color: string }[];
  axis?: AxisOptions;
}

/** A unit in which a chart's values are easy to read. */
export interface AxisUnit {
  /** What one of it is worth in the unit of the values. */
  size: number;
  /** As written behind a value; empty for many. */
  name: string;
  format: (value: number) => string;
}

export interface ChartSeries {
  label: string;
  color: string;
  /** `NaN` where there is no value. */
  values: Float64Array;
  /** The middle of each bucket in milliseconds. */
  timesMs: number[];
  /** That of the chart unless said otherwise. */
  display?: Chart['display'];
}

/** How the values are laid out; in the unit of the values. */
export interface AxisOptions {
  min: number | undefined;
  max: number | undefined;
  isLogarithmic: boolean;
  /** Whether the axis begins at zero even when the values are far from it. */
  includesZero: boolean;
}

/** A chart, and what its page needs to tell the values below the pointer. */
export interface DrawnChart {
  svg: string;
  /** JSON: see `public/console.js`. */
  points: string;
}

const axisText = { color: '#67646f', fontSize: 11, fontFamily: 'sans-serif' };

/** Draws a chart as SVG text; no browser is needed. */
export function drawChart(chart: Chart): DrawnChart {
  const times = chart.series[0]?.timesMs ?? [];
  const { axis, unit } = chart;
  const instance = init(null, null, { renderer: 'svg', ssr: true, width: chart.width, height: chart.height });
  instance.setOption({
    animation: false,
    grid: chart.bare ? { left: 0, right: 0, top: 4, bottom: 0 } : { left: 8, right: 16, top: 12, bottom: 4 },
    xAxis: {
      type: 'time',
      show: !chart.bare,
      axisLine: { lineStyle: { color: '#d5d2dc' } },
      axisTick: { show: false },
      axisLabel: { ...axisText, hideOverlap: true, formatter: (value: number) => clockTime(value) },
      splitNumber: Math.max(2, Math.floor(chart.width / 130)),
    },
    yAxis: {
      type: axis?.isLogarithmic === true ? 'log' : 'value',
      ...(axis?.min === undefined ? {} : { min: axis.min / unit.size }),
      ...(axis?.max === undefined ? {} : { max: axis.max / unit.size }),
      scale: axis?.includesZero === false,
      show: !chart.bare,
      splitNumber: Math.max(2, Math.floor(chart.height / 60)),
      axisLabel: { ...axisText, formatter: unit.format },
      splitLine: { lineStyle: { color: '#efedf3' } },
    },
    series: [
      ...chart.series.map((series) => ({
        ...shapeOf(chart, series),
        itemStyle: { color: chart.bare ? '#d9cdeb' : series.color },
        lineStyle: { width: 1.6, color: series.color },
        dimensions: ['time', 'value'],
        data: pairsOf(series, unit.size),
      })),
      ...(chart.marks ?? []).map((mark) => ({
        type: 'line' as const,
        symbol: 'none',
        lineStyle: { width: 1, type: 'dashed' as const, color: mark.color },
        itemStyle: { color: mark.color },
        data: [times.at(0) ?? 0, times.at(-1) ?? 0].map((time) => [time, mark.value / unit.size]),
      })),
    ],
  });
  const svg = instance.renderToSVGString();
  const points = chart.bare ? '' : JSON.stringify(describePoints(chart, instance));
  instance.dispose();
  return { svg, points };
}

/** Times and values by turns: pairs of their own would be copied one by one. `NaN` is a gap. */
function pairsOf({ values, timesMs }: ChartSeries, size: number): Float64Array {
  const pairs = new Float64Array(values.length * 2);
  values.forEach((value, index) => {
    pairs[index * 2] = timesMs[index] ?? 0;
    pairs[index * 2 + 1] = value / size;
  });
  return pairs;
}

/** Where times and values lie in the picture, and the values themselves. */
function describePoints({ series, unit, width, height }: Chart, instance: ReturnType<typeof init>) {
  const times = series[0]?.timesMs ?? [];
  const [from = 0, to = from] = [times.at(0), times.at(-1)];
  const at = (axis: 'xAxisIndex' | 'yAxisIndex', value: number) =>
    Math.round(instance.convertToPixel({ [axis]: 0 }, value) * 10) / 10;
  return {
    ...{ width, height, from, to, unit: unit.name },
    x: [at('xAxisIndex', from), at('xAxisIndex', to)],
    series: series.map(({ label, color, values, timesMs }) => ({
      ...{ label, color, from: timesMs[0] ?? 0, step: (timesMs[1] ?? 1) - (timesMs[0] ?? 0) },
      values: roundedValues(values, unit.size),
    })),
  };
}

/** Values in the unit of the axis, to four digits of the largest: a page holds thousands of them. */
function roundedValues(values: Float64Array, size: number): (number | null)[] {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  const scale = 10 ** Math.max(0, 4 - Math.ceil(Math.log10(largest / size || 1)));
  return Array.from(values, (value) =>
    Number.isNaN(value) ? null : Math.round((value / size) * scale) / scale,
  );
}

function shapeOf(chart: Chart, { values, display = chart.display }: ChartSeries) {
  const { series, width, unstacked } = chart;
  if (display === 'bars') {
    return {
      type: 'bar' as const,
      ...(unstacked ? { barGap: '-100%' } : { stack: 'all' }),
      barWidth: Math.max(1.5, (width / Math.max(1, series[0]?.timesMs.length ?? 1)) * 0.7),
    };
  }
  return {
    type: 'line' as const,
    // A lone point has no line.
    showSymbol: values.filter((value) => !Number.isNaN(value)).length < 3,
    connectNulls: true,
    ...(display === 'area' ? { stack: 'all', areaStyle: { opacity: 0.35 } } : {}),
  };
}

/** Times are written in UTC: the page does not know the reader's zone. */
function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 16);
}
