import { describe, expect, it } from 'vitest';
import { Expression } from '../../../lib/runner/plan/expression';
import { hotForm } from '../../../lib/runner/plan/terraform-expression';
import { attr, get, param } from './sides';

const read = (value: unknown) => hotForm(value, (address) => `<${address}>`);

describe('an expression of a configuration', () => {
  it.each([
    ['${var.seed_network}', param('seed_network')],
    ['${var.image_overcloud-full.id}', param('image_overcloud-full', 'id')],
    ['${var.addresses["a.b"][0].ip}', param('addresses', 'a.b', 0, 'ip')],
    ['${openstack_networking_network_v2.net.id}', get('<openstack_networking_network_v2.net>')],
    ['${openstack_networking_port_v2.m-0_net.all_fixed_ips[0]}', attr('<openstack_networking_port_v2.m-0_net>', 'all_fixed_ips', 0)],
    ['${data.openstack_networking_network_v2.net.id}', attr('<data.openstack_networking_network_v2.net>', 'id')],
    ['${sensitive(terraform_data.admin.output)}', attr('<terraform_data.admin>', 'output')],
    ['${jsonencode(sensitive(var.secret))}', param('secret')],
    ['${jsonencode({"a" = var.x, "b" = [1, true, null, "c"]})}', { a: param('x'), b: [1, true, null, 'c'] }],
    ['${jsonencode({})}', {}],
    ['${jsonencode("\\"$${x}\\" ")}', '"${x}" '],
    ['a-${var.x}-b', { list_join: ['', ['a-', param('x'), '-b']] }],
    ['${var.x}${var.y}', { list_join: ['', [param('x'), param('y')]] }],
  ])('%s', (text, form) => {
    expect(read(text)).toEqual(form);
  });

  it.each([
    ['nothing', '', ''],
    ['text', 'a text: 100 % of $5 {braces}', 'a text: 100 % of $5 {braces}'],
    ['what Terraform must not take for one', '$${not} %%{if}', '${not} %{if}'],
    ['a number', 3, 3],
    ['a truth', true, true],
    ['none', null, null],
  ])('is not %s', (_, value, same) => {
    expect(read(value)).toBe(same);
  });

  it.each(['${merge(var.a, var.b)}', '${var.a + 1}', '${var.a', '${each.value}', '%{ if var.a }x%{ endif }', '${[var.a, }', '${var}'])(
    'that the package doesn’t write stays text: %s',
    (text) => {
      expect(read(text)).toBe(text);
    },
  );

  it('is found at any depth, and in names of members as well', () => {
    expect(read({ a: [{ b: '${var.x}' }], '$${c}': '1' })).toEqual({ a: [{ b: param('x') }], '${c}': '1' });
  });

  it('is not a map that only looks like a call of HOT’s', () => {
    expect(read({ get_param: 'x' })).toEqual(new Expression('get_param', 'x'));
    expect(read('${jsonencode({"if" = var.x})}')).toEqual(new Expression('if', param('x')));
    expect(read({ get_param: 'x', y: 1 })).toEqual({ get_param: 'x', y: 1 });
  });
});
