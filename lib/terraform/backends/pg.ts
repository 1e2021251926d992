import { type Problem, TerraformBackend } from '../../core';
import { secretProblems } from './problems';
import { plainName } from './state-name';

/** PostgreSQL cuts longer names off, without a word. */
const NAME_BYTES = 63;

/** Where in a PostgreSQL database states are. */
export interface PgBackendProps {
  /**
   * How the database is reached, without a password: `postgres://user@db.example/terraform`, or words such as `host=db.example`.
   *
   * @default - `PG_CONN_STR`, else `PGHOST`, `PGPORT`, `PGDATABASE` and the others that PostgreSQL's own programs read
   */
  readonly connStr?: string;
  /** What the names of the states' schemas begin with. @default '' */
  readonly prefix?: string;
  /** Whether the schemas are there already and none is to be made. @default false */
  readonly skipSchemaCreation?: boolean;
  /** Whether the tables are there already. @default false */
  readonly skipTableCreation?: boolean;
  /** Whether the indexes are there already. @default false */
  readonly skipIndexCreation?: boolean;
}

/**
 * States in a PostgreSQL database, in a schema `<prefix><stack's name>@<cloud's id>` each; a longer name than the 63 bytes that PostgreSQL
 * takes is shortened, and ends in digits that keep apart what would be alike.
 *
 * Who asks comes from the environment: `PGUSER` and `PGPASSWORD`, or `PGPASSFILE`; `PGSSLMODE` and `PGSSLROOTCERT` for certificates.
 */
export class PgBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'pg';
  private readonly props: PgBackendProps;

  /** @param props where the states are */
  public constructor(props: PgBackendProps = {}) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    const schema = `${this.props.prefix ?? ''}${stackId}`;
    return {
      conn_str: this.props.connStr,
      schema_name: Buffer.byteLength(schema) > NAME_BYTES ? plainName(schema, NAME_BYTES) : schema,
      skip_schema_creation: this.props.skipSchemaCreation,
      skip_table_creation: this.props.skipTableCreation,
      skip_index_creation: this.props.skipIndexCreation,
    };
  }

  /** @internal */
  public override _problems(): Problem[] {
    return secretProblems({ connStr: this.props.connStr }, 'PGPASSWORD');
  }
}
