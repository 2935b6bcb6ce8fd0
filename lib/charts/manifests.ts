import { ApiObject, type App, Chart, DependencyGraph } from 'cdk8s';
import type { Manifest } from '../invariants/manifest';

/** The finished objects of a chart, in the order in which they are written. */
export function manifestsOfChart(chart: Chart): Manifest[] {
  return new DependencyGraph(chart.node)
    .topology()
    .filter((construct) => ApiObject.isApiObject(construct))
    .filter((object) => Chart.of(object) === chart)
    .map((object) => object.toJson() as Manifest);
}

/** The finished objects of an app, in apply order. */
export function manifestsOf(app: App): Manifest[] {
  return app.charts.flatMap(manifestsOfChart);
}
