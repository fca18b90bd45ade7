package dev.dispatch.actor;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.fold.EntryNumbers;
import dev.dispatch.pane.OverseerDesk;
import dev.dispatch.store.Store;
import dev.dispatch.task.TaskFiles;
import dev.dispatch.worktree.Worktrees;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What every task works with.
 *
 * @param blocking platform threads for files, processes and SQL
 */
public record TaskDeps(
    Store store,
    Commits commits,
    TaskFiles files,
    LaneHouse lanes,
    Workers workers,
    AgentCatalog agents,
    FolderWatch watch,
    EntryNumbers numbers,
    InstantSource clock,
    Timers timers,
    Executor blocking,
    Worktrees worktrees,
    OverseerDesk overseers) {}
