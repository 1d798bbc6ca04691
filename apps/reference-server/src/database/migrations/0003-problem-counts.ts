import { type Kysely, sql } from 'kysely';

const statements = [
  // Kept instead of counted, as the installations are: each backend has a share, so that none waits.
  `create table problem_counts (
    problem text not null,
    site text not null,
    share integer not null,
    count bigint not null,
    primary key (problem, site, share)
  )`,
  // Known from the first problem on, also when the installation is being deleted.
  `alter table collections add column site text`,
  `create function name_site() returns trigger language plpgsql as $$
    begin
      select document ->> 'domain' into new.site from installations where id = new.installation_id;
      return new;
    end
  $$`,
  `create trigger name_site before insert or update of problem, collect_problem on collections
    for each row when (new.site is null and (new.problem is not null or new.collect_problem is not null))
    execute function name_site()`,
  // In the order of the names, so that two changes never wait for each other.
  `create function count_problem_change() returns trigger language plpgsql as $$
    begin
      insert into problem_counts as counts (problem, site, share, count)
        select problem, site, pg_backend_pid() % 16, sum(change) from (values
          (old.problem, old.site, -1), (old.collect_problem, old.site, -1),
          (new.problem, new.site, 1), (new.collect_problem, new.site, 1)
        ) as changes (problem, site, change)
        where problem is not null and site is not null group by problem, site having sum(change) <> 0 order by problem, site
        on conflict (problem, site, share) do update set count = counts.count + excluded.count;
      return null;
    end
  $$`,
  `create trigger count_problem_added after insert on collections for each row
    when (new.problem is not null or new.collect_problem is not null) execute function count_problem_change()`,
  `create trigger count_problem_deleted after delete on collections for each row
    when (old.problem is not null or old.collect_problem is not null) execute function count_problem_change()`,
  `create trigger count_problem_change after update of problem, collect_problem on collections for each row
    when (old.problem is distinct from new.problem or old.collect_problem is distinct from new.collect_problem
      or old.site is distinct from new.site)
    execute function count_problem_change()`,
  // Those that exist: naming their site counts them.
  `update collections set problem = problem, collect_problem = collect_problem
    where problem is not null or collect_problem is not null`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
