import type { Upload } from './http';
import { Service } from './service';
import type { Session } from './session';

export interface Image {
  readonly id: string;
  readonly name: string | null;
  /** `queued` without data, `saving`, `active`, … */
  readonly status: string;
  readonly visibility: string;
  readonly disk_format: string | null;
  readonly container_format: string | null;
  /** Bytes. */
  readonly size: number | null;
  /** Id of a project. */
  readonly owner: string | null;
  /** ISO 8601, by Glance's clock. */
  readonly updated_at: string;
  /** What Glance made of the data when it came in, such as `sha512`; nobody can change it. */
  readonly os_hash_algo?: string | null;
  /** In hex. */
  readonly os_hash_value?: string | null;
  /** Properties of its own stand beside these. */
  readonly [property: string]: unknown;
}

/** What an image is to be. */
export interface ImageInput {
  readonly name: string;
  readonly disk_format: string;
  readonly container_format: string;
  readonly visibility?: string;
  /** GiB. */
  readonly min_disk?: number;
  /** MiB. */
  readonly min_ram?: number;
  /** Properties of its own, such as `kernel_id`. */
  readonly properties?: { readonly [name: string]: string };
}

/** Glance, the image service. */
export class Glance {
  private readonly service: Service;

  public constructor(session: Session) {
    this.service = new Service(session, { type: 'image', version: 'v2' });
  }

  /** Images of a name, which need not be unique. */
  public async imagesNamed(name: string): Promise<Image[]> {
    return this.service.list<Image>('images', 'images', { name });
  }

  /** Images with a property of this value. */
  public async imagesWith(property: string, value: string): Promise<Image[]> {
    return this.service.list<Image>('images', 'images', { [property]: value });
  }

  public async image(id: string): Promise<Image | undefined> {
    return this.service.find<Image>(`images/${encodeURIComponent(id)}`);
  }

  /** Makes an image without data. */
  public async create(image: ImageInput): Promise<Image> {
    const { properties, ...rest } = image;
    return this.service.post<Image>('images', { ...properties, ...rest });
  }

  /** Sends an image's data; it is `active` afterwards. */
  public async upload(id: string, data: Upload): Promise<void> {
    await this.service.upload(`images/${id}/file`, data);
  }

  /** One that is gone is no error. */
  public async delete(id: string): Promise<void> {
    await this.service.delete(`images/${id}`);
  }
}
