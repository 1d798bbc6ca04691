import { type Collect, demonstration } from '../plug-in/integration.ts';
import { collectDeployments, describesDeployments } from './demonstration/collect-deployments.ts';
import { inventData } from './demonstration/invent-data.ts';

/**
 * Replace this file with your own collection.
 *
 * Read what happened in the account during the window and return it as the data that the tile declares. This one simulates
 * a deployment platform for the kit's own tile; for any other tile it invents values for what the tile declares.
 */
export const collect: Collect = demonstration(async (request) =>
  describesDeployments(request.tile) ? collectDeployments(request) : inventData(request),
);
