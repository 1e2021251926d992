const PER_CHART = 500;

const cdk8s = require('cdk8s');

function object(chart, id, spec) {
  return new cdk8s.ApiObject(chart, id, { apiVersion: 'bench/v1', kind: 'Port', metadata: { name: id }, spec });
}

/** `n` objects of a port's size, five hundred to a chart with a network and a subnet. */
function flat(app, n) {
  for (let first = 0; first < n; first += PER_CHART) {
    const chart = new cdk8s.Chart(app, `chart-${first}`);
    const network = object(chart, `network-${first}`, {}).name;
    const subnet = object(chart, `subnet-${first}`, { network, cidr: '10.0.0.0/16' }).name;
    for (let i = first; i < Math.min(n, first + PER_CHART); i++) {
      object(chart, `port-${i}`, { network, fixedIps: [{ subnet }], valueSpecs: { number: String(i) } });
    }
  }
}

/** Layers of objects, each after all of the layer before. */
function layers(app, length, width) {
  const chart = new cdk8s.Chart(app, 'chart');
  let before = [];
  for (let layer = 0; layer < length; layer++) {
    const here = Array.from({ length: width }, (_, i) => object(chart, `n-${layer}-${i}`, {}));
    for (const one of here) one.addDependency(...before);
    before = here;
  }
}

const [name, outdir, ...sizes] = process.argv.slice(2);
if (name !== undefined) {
  const app = new cdk8s.App({ outdir });
  ({ flat, layers })[name](app, ...sizes.map(Number));
  app.synth();
}
