import { App, nova, SeedCloud, Stack } from 'tripleo-cdk';
import { testImage } from './image';

/** Both images of the tier, to be built before its tests. Images are of an assembly where something uses them. */
const app = new App({ name: 'machines' });
const stack = new Stack(new SeedCloud(app, 'seed'), 'images');
for (const image of [testImage(app), testImage(app, true)]) {
  new nova.Server(stack, image.node.id, { image: image.image, flavor: 'any' });
}
app.synth();
