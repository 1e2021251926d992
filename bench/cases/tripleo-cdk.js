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

/** `n` ports in one Terraform document, with a network and a subnet. */
function terraform(cloud, n) {
  const { NetworkV2, PortV2, SubnetV2 } = cdk.terraform.networking;
  const stack = new cdk.Stack(cloud, 'stack', { engine: cdk.Engine.TERRAFORM });
  const network = new NetworkV2(stack, 'network', { name: 'network' }).reference;
  const subnet = new SubnetV2(stack, 'subnet', { networkId: network, cidr: '10.0.0.0/16' }).reference;
  for (let i = 0; i < n; i++) {
    const name = `port-${i}`;
    new PortV2(stack, name, { name, networkId: network, fixedIp: [{ subnetId: subnet }], valueSpecs: { number: String(i) } });
  }
}

const [name, outdir, ...sizes] = process.argv.slice(2);
if (name !== undefined) {
  const app = new cdk.App({ name: 'bench', outdir });
  ({ flat, layers, terraform })[name](new cdk.SeedCloud(app, 'cloud'), ...sizes.map(Number));
  app.synth();
}
