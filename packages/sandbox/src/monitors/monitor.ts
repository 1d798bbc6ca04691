/** A monitor of an organization: one of the tile's, or one that was made over the API. */
export interface Monitor {
  id: number;
  name: string;
  title: string;
  description: string;
  type: string;
  query: string;
  message: string;
  tags: string[];
  priority: number | null;
  thresholds: { critical: number | undefined; warning: number | undefined };
  renotifyIntervalMinutes: number;
  options: Record<string, unknown>;
  createdAt: string;
  modifiedAt: string;
}
