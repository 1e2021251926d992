import type { Reference } from '../core/reference';
import type { Resource } from '../core/resource';
import { type RenderContext, Value } from '../core/value';
import { ConditionExpression, renderCondition } from './condition';
import type { Parameter } from './parameter';
import { needFunction, needVersion } from './version';

/** What a nested template can ask of the resource that stands for it. */
export enum FacadeSection {
  /** Its metadata. */
  METADATA = 'metadata',
  /** What becomes of the real thing when it leaves the stack: `Delete`, `Retain` or `Snapshot`. */
  DELETION_POLICY = 'deletion_policy',
  /** How it changes its members, where it is a group. */
  UPDATE_POLICY = 'update_policy',
}

/** How `Hot.repeat` goes through its lists. */
export interface RepeatOptions {
  /**
   * Whether every combination of the lists' items counts. If not, items are taken side by side, and the lists must be of one length.
   *
   * @default true
   */
  readonly permutations?: boolean;
}

/** What `Hot.mapReplace` puts in place of what. */
export interface MapReplacements {
  /**
   * New keys by old ones: a map or a value.
   *
   * @default - keys stay
   */
  readonly keys?: any;
  /**
   * New values by old ones: a map or a value.
   *
   * @default - values stay
   */
  readonly values?: any;
}

/** The parts of a URL. Heat escapes each of them. */
export interface UrlParts {
  /** Protocol, such as `https`, without the colon. @default - none */
  readonly scheme?: string | Value;
  /** User, before the host. @default - none */
  readonly username?: string | Value;
  /** The user's password. A literal would stand in the template: use a `RandomSecret`'s value or a hidden parameter's. @default - none */
  readonly password?: string | Value;
  /** Name or address. An IPv6 address needs no brackets. @default - none */
  readonly host?: string | Value;
  /** Port: 1 to 65535. @default - none */
  readonly port?: number | string | Value;
  /** Path below the host, such as `/v3`. @default - none */
  readonly path?: string | Value;
  /** What follows the question mark: a map of parameters, or a value. @default - none */
  readonly query?: any;
  /** What follows the `#`, without it. @default - none */
  readonly fragment?: string | Value;
}

/**
 * The functions of Heat's template language. Arguments are literals and values, at any depth; what comes out is a value.
 * A function, or a form of one, that the template's version doesn't have is a finding.
 */
export class Hot {
  /** The id of the stack itself. */
  public static get stackId(): Value {
    return new HotFunction('get_param', () => 'OS::stack_id');
  }

  /** The name of the stack itself. */
  public static get stackName(): Value {
    return new HotFunction('get_param', () => 'OS::stack_name');
  }

  /** The id of the project that the stack is in. */
  public static get projectId(): Value {
    return new HotFunction('get_param', () => 'OS::project_id');
  }

  /**
   * `get_param`: what a parameter of the stack was given.
   *
   * @param parameter one of the same stack
   * @param steps keys and indexes into a json or list parameter's value
   */
  public static param(parameter: Parameter, ...steps: any[]): Value {
    return parameter.at(...steps);
  }

  /**
   * `get_attr`: an attribute of a resource.
   *
   * @param resource the resource, of whatever stack
   * @param attribute Heat's name of it
   * @param steps keys and indexes into its value
   */
  public static attr(resource: Resource, attribute: string, ...steps: any[]): Reference {
    return resource.attr(attribute, ...steps);
  }

  /**
   * `get_resource`: a resource's id in the cloud.
   *
   * @param resource the resource, of whatever stack
   */
  public static resource(resource: Resource): Reference {
    return resource.reference;
  }

  /**
   * `get_file`: a file's text. The file travels with the template.
   *
   * @param path from the folder that the program runs in
   */
  public static file(path: string): Value {
    return new HotFunction('get_file', (context) => context.file(path));
  }

  /**
   * `str_replace`: a text with other texts put in. Maps and lists are put in as JSON.
   *
   * @param template the text
   * @param values what to put in, by what it takes the place of
   */
  public static strReplace(template: string | Value, values: { [placeholder: string]: any } | Value): Value {
    return replacement('str_replace', template, values);
  }

  /**
   * `str_replace_strict`: as `strReplace`, and Heat refuses placeholders that are not in the text.
   *
   * @param template the text
   * @param values what to put in, by what it takes the place of
   */
  public static strReplaceStrict(template: string | Value, values: { [placeholder: string]: any } | Value): Value {
    return replacement('str_replace_strict', template, values);
  }

  /**
   * `str_replace_vstrict`: as `strReplaceStrict`, and Heat refuses to put in what is empty.
   *
   * @param template the text
   * @param values what to put in, by what it takes the place of
   */
  public static strReplaceVstrict(template: string | Value, values: { [placeholder: string]: any } | Value): Value {
    return replacement('str_replace_vstrict', template, values);
  }

  /**
   * `str_split`: the pieces of a text, or one of them.
   *
   * @param delimiter what stands between the pieces, at least one character
   * @param text what is taken apart
   * @param index which piece, from 0 (left out: all of them, as a list)
   */
  public static strSplit(delimiter: string, text: string | Value, index?: number | Value): Value {
    return new HotFunction('str_split', (context) => context.render(index === undefined ? [delimiter, text] : [delimiter, text, index]));
  }

  /**
   * `list_join`: one text of the items of lists. Maps and lists among them become JSON; numbers are refused by Heat.
   *
   * @param delimiter what is put between the items
   * @param lists lists, one at least, or values that come out as lists
   */
  public static listJoin(delimiter: string | Value, ...lists: any[]): Value {
    return new HotFunction('list_join', (context) => {
      needArguments(context, 'list_join', lists, 1);
      if (lists.length > 1) needVersion(context, 'list_join of several lists', '2015-10-15');
      return context.render([delimiter, ...lists]);
    });
  }

  /**
   * `list_concat`: the items of all lists, one after the other.
   *
   * @param lists lists, or values that come out as lists
   */
  public static listConcat(...lists: any[]): Value {
    return new HotFunction('list_concat', (context) => context.render(lists));
  }

  /**
   * `list_concat_unique`: as `listConcat`, each item once.
   *
   * @param lists lists, or values that come out as lists
   */
  public static listConcatUnique(...lists: any[]): Value {
    return new HotFunction('list_concat_unique', (context) => context.render(lists));
  }

  /**
   * `filter`: a list without some of its items.
   *
   * @param unwanted list of the items to leave out
   * @param list the list that they are left out of
   */
  public static filter(unwanted: any, list: any): Value {
    return new HotFunction('filter', (context) => context.render([unwanted, list]));
  }

  /**
   * `repeat`: a list of copies of something, one for every item of a list.
   *
   * @param template what is copied
   * @param forEach lists (or maps, whose keys count) by the placeholder that their items take the place of
   * @param options how to go through several lists
   */
  public static repeat(template: any, forEach: { [placeholder: string]: any } | Value, options: RepeatOptions = {}): Value {
    const { permutations } = options;
    return new HotFunction('repeat', (context) => {
      if (permutations !== undefined) needVersion(context, 'repeat with permutations', '2017-09-01');
      if (!(forEach instanceof Value) && Object.values(forEach).some(isMap)) needVersion(context, 'repeat over a map', '2016-10-14');
      return context.render({ template, for_each: forEach, permutations });
    });
  }

  /**
   * `map_merge`: one map of all. Where keys are the same, the later map wins.
   *
   * @param maps maps, or values that come out as maps
   */
  public static mapMerge(...maps: any[]): Value {
    return new HotFunction('map_merge', (context) => context.render(maps));
  }

  /**
   * `map_replace`: a map with other keys or values.
   *
   * @param original the map
   * @param replacements new keys and values by old ones
   */
  public static mapReplace(original: any, replacements: MapReplacements): Value {
    const { keys, values } = replacements;
    return new HotFunction('map_replace', (context) => context.render([original, { keys, values }]));
  }

  /**
   * `digest`: a text's checksum in hex.
   *
   * @param algorithm such as `sha256`, by the names that Python's hashlib has
   * @param text what the checksum is of
   */
  public static digest(algorithm: string, text: string | Value): Value {
    return new HotFunction('digest', (context) => context.render([algorithm, text]));
  }

  /**
   * `yaql`: what a YAQL expression makes of data. Stands in conditions too.
   *
   * @param expression reaches the data as `$.data`
   * @param data anything that the expression reads
   */
  public static yaql(expression: string | Value, data?: any): Value {
    return new HotFunction('yaql', (context) => context.render({ expression, data }));
  }

  /**
   * `make_url`: a URL of its parts.
   *
   * @param parts the parts, as they are before escaping
   */
  public static makeUrl(parts: UrlParts): Value {
    const { scheme, username, password, host, port, path, query, fragment } = parts;
    return new HotFunction('make_url', (context) => context.render({ scheme, username, password, host, port, path, query, fragment }));
  }

  /**
   * `contains`: whether a list has an item, or a text a part. Stands in conditions too.
   *
   * @param item the item or the part
   * @param sequence the list or the text
   */
  public static contains(item: any, sequence: any): Value {
    return new HotFunction('contains', (context) => context.render([item, sequence]));
  }

  /**
   * `resource_facade`: in a nested template, what stands at the resource that it is the template of.
   *
   * @param section which part of that resource
   */
  public static resourceFacade(section: FacadeSection): Value {
    return new HotFunction('resource_facade', () => section);
  }

  /**
   * `if`: one thing or another.
   *
   * @param condition a Condition's value, a condition, `Hot.contains(...)` or a boolean parameter's value
   * @param whenTrue what it is where the condition holds
   * @param whenFalse what it is elsewhere: if left out, the property or item is as if it were not there
   */
  public static conditionIf(condition: Value, whenTrue: any, whenFalse?: any): Value {
    return new HotFunction('if', (context) => {
      if (whenFalse === undefined) needVersion(context, 'if without its second value', '2021-04-16');
      const values = whenFalse === undefined ? [whenTrue] : [whenTrue, whenFalse];
      return [renderCondition(condition, context), ...values.map((value) => context.render(value))];
    });
  }

  /**
   * `equals`: whether two things are the same.
   *
   * @param left a literal or a parameter's value
   * @param right what it is compared with
   */
  public static conditionEquals(left: any, right: any): ConditionExpression {
    return new ConditionFunction('equals', [left, right], 2);
  }

  /**
   * `not`: whether a condition doesn't hold.
   *
   * @param condition a Condition's value, a condition, `Hot.contains(...)` or a boolean parameter's value
   */
  public static conditionNot(condition: Value): ConditionExpression {
    return new ConditionFunction('not', condition, 1);
  }

  /**
   * `and`: whether all conditions hold.
   *
   * @param conditions two or more, each as for `conditionNot`
   */
  public static conditionAnd(...conditions: Value[]): ConditionExpression {
    return new ConditionFunction('and', conditions, 2);
  }

  /**
   * `or`: whether any of the conditions holds.
   *
   * @param conditions two or more, each as for `conditionNot`
   */
  public static conditionOr(...conditions: Value[]): ConditionExpression {
    return new ConditionFunction('or', conditions, 2);
  }

  private constructor() {}
}

class HotFunction extends Value {
  public constructor(
    private readonly name: string,
    private readonly form: (context: RenderContext) => unknown,
  ) {
    super();
  }

  public _render(context: RenderContext): unknown {
    needFunction(context, this.name);
    return { [this.name]: this.form(context) };
  }
}

class ConditionFunction extends ConditionExpression {
  public constructor(
    private readonly name: string,
    private readonly operands: unknown,
    private readonly least: number,
  ) {
    super();
  }

  public _condition(context: RenderContext): unknown {
    needFunction(context, this.name);
    if (!Array.isArray(this.operands)) return { [this.name]: renderCondition(this.operands, context) };
    needArguments(context, this.name, this.operands, this.least);
    return { [this.name]: this.operands.map((operand) => renderCondition(operand, context)) };
  }
}

function replacement(name: string, template: string | Value, values: { [placeholder: string]: any } | Value): Value {
  return new HotFunction(name, (context) => {
    if (!(values instanceof Value)) {
      if (Object.values(values).some((value) => isMap(value) || Array.isArray(value)))
        needVersion(context, `${name} of maps and lists`, '2015-10-15');
      const missing =
        typeof template === 'string' && name !== 'str_replace'
          ? Object.keys(values).filter((placeholder) => !template.includes(placeholder))
          : [];
      if (missing.length > 0) {
        context.report(
          'HOT_FUNCTION_ARGUMENTS',
          `${name} has placeholders that its text has not`,
          missing.join(', '),
          'placeholders of the text',
          'take them away or use Hot.strReplace',
        );
      }
    }
    return context.render({ template, params: values });
  });
}

function needArguments(context: RenderContext, name: string, given: readonly unknown[], least: number): void {
  if (given.length >= least) return;
  context.report('HOT_FUNCTION_ARGUMENTS', `${name} has too few arguments`, given.length, `${least} or more`, 'give it more');
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Value);
}
