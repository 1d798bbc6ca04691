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
  /** With the middle of each bucket in milliseconds; `NaN` where there is no value. */
  series: { label: string; color: string; values: Float64Array; timesMs: number[] }[];
  /** Values are drawn in this unit. */
  unit: { size: number; format: (value: number) => string };
  /** Without axes, as the background of a single value. */
  bare?: boolean;
  /** Bars beside instead of on top of each other, for values that are compared with `marks`. */
  unstacked?: boolean;
  /** Horizontal lines, such as the thresholds of a monitor. */
  marks?: { value: number; color: string }[];
}

const axisText = { color: '#67646f', fontSize: 11, fontFamily: 'sans-serif' };

/** Draws a chart as SVG text; no browser is needed. */
export function drawChart(chart: Chart): string {
  const times = chart.series[0]?.timesMs ?? [];
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
      type: 'value',
      show: !chart.bare,
      splitNumber: Math.max(2, Math.floor(chart.height / 60)),
      axisLabel: { ...axisText, formatter: chart.unit.format },
      splitLine: { lineStyle: { color: '#efedf3' } },
    },
    series: [
      ...chart.series.map((series) => ({
        ...shapeOf(chart, series.values),
        itemStyle: { color: chart.bare ? '#d9cdeb' : series.color },
        lineStyle: { width: 1.6, color: series.color },
        data: Array.from(series.values, (value, index) => [
          series.timesMs[index] ?? 0,
          Number.isNaN(value) ? null : value / chart.unit.size,
        ]),
      })),
      ...(chart.marks ?? []).map((mark) => ({
        type: 'line' as const,
        symbol: 'none',
        lineStyle: { width: 1, type: 'dashed' as const, color: mark.color },
        itemStyle: { color: mark.color },
        data: [times.at(0) ?? 0, times.at(-1) ?? 0].map((time) => [time, mark.value / chart.unit.size]),
      })),
    ],
  });
  const svg = instance.renderToSVGString();
  instance.dispose();
  return svg;
}

function shapeOf({ display, series, width, unstacked }: Chart, values: Float64Array) {
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
