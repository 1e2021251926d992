const PER_STACK = 500;

const cdk = require('../..');

/** `n` ports, five hundred to a stack with a network and a subnet. */
function flat(cloud, n) {
  for (let first = 0; first < n; first += PER_STACK) {
    const stack = new cdk.Stack(cloud, `stack-${first}`);
    const network = new cdk.neutron.Net(stack, 'network', { name: `network-${first}` }).reference;
    const subnet = new cdk.neutron.Subnet(stack, 'subnet', { network, cidr: '10.0.0.0/16' }).reference;
    for (let i = first; i < Math.min(n, first + PER_STACK); i++) {
      new cdk.neutron.Port(stack, `port-${i}`, { name: `port-${i}`, network, fixedIps: [{ subnet }], valueSpecs: { number: String(i) } });
    }
  }
}

/** Layers of networks, each after all of the layer before. */
function layers(cloud, length, width) {
  const stack = new cdk.Stack(cloud, 'stack');
  let before = [];
  for (let layer = 0; layer < length; layer++) {
    const here = Array.from({ length: width }, (_, i) => new cdk.neutron.Net(stack, `n-${layer}-${i}`, { name: `n-${layer}-${i}` }));
    for (const network of here) network.dependsOn(...before);
    before = here;
  }
}

const [name, outdir, ...sizes] = process.argv.slice(2);
if (name !== undefined) {
  const app = new cdk.App({ name: 'bench', outdir });
  ({ flat, layers })[name](new cdk.SeedCloud(app, 'cloud'), ...sizes.map(Number));
  app.synth();
}
