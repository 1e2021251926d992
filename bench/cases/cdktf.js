// The one that the package has, to write its own documents with.
const cdktf = require('cdktf');

const PROVIDER = {
  terraformGeneratorMetadata: { providerName: 'openstack', providerVersionConstraint: '>= 3.4, < 4' },
  terraformProviderSource: 'terraform-provider-openstack/openstack',
};

class Provider extends cdktf.TerraformProvider {
  constructor(scope) {
    super(scope, 'openstack', { ...PROVIDER, terraformResourceType: 'openstack' });
  }

  synthesizeAttributes() {
    return { cloud: 'cloud' };
  }
}

/** A resource with as little around it as cdktf allows: the classes that it generates map every attribute on top. */
class Resource extends cdktf.TerraformResource {
  constructor(scope, id, terraformResourceType, attributes) {
    super(scope, id, { ...PROVIDER, terraformResourceType });
    this.attributes = attributes;
  }

  get id() {
    return this.getStringAttribute('id');
  }

  synthesizeAttributes() {
    return this.attributes;
  }
}

/** `n` ports in one document, with a network and a subnet. */
function terraform(app, n) {
  const stack = new cdktf.TerraformStack(app, 'stack');
  new cdktf.LocalBackend(stack, { path: 'terraform.state/bench-cloud-stack@cloud.tfstate' });
  new Provider(stack);
  const network_id = new Resource(stack, 'network', 'openstack_networking_network_v2', { name: 'network' }).id;
  const subnet_id = new Resource(stack, 'subnet', 'openstack_networking_subnet_v2', { network_id, cidr: '10.0.0.0/16' }).id;
  for (let i = 0; i < n; i++) {
    const name = `port-${i}`;
    const attributes = { name, network_id, fixed_ip: [{ subnet_id }], value_specs: { number: String(i) } };
    new Resource(stack, name, 'openstack_networking_port_v2', attributes);
  }
}

const [name, outdir, ...sizes] = process.argv.slice(2);
const app = new cdktf.App({ outdir });
({ terraform })[name](app, ...sizes.map(Number));
app.synth();
