/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "workers.h"

#include "worker.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <poll.h>

namespace packetdrill
{

namespace
{

using Clock = std::chrono::steady_clock;

/** @return milliseconds until the first script must be given up */
int
TimeLeft(const std::vector<std::unique_ptr<Worker>>& workers)
{
    auto first = Clock::time_point::max();
    for (const auto& worker : workers)
    {
        first = worker->IsBusy() ? std::min(first, worker->GetDeadline()) : first;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(first - Clock::now());
    return static_cast<int>(std::max<int64_t>(left.count() + 1, 0));
}

} // namespace

void
RunFiles(const std::vector<std::string>& files,
         const RunSettings& settings,
         uint32_t jobs,
         const std::function<void(const Verdict&)>& onVerdict)
{
    std::signal(SIGPIPE, SIG_IGN); // a worker may die between two scripts
    std::fflush(nullptr);          // or children would print it again
    std::vector<std::unique_ptr<Worker>> workers;
    const auto count = std::min<std::size_t>(std::max(jobs, 1U), files.size());
    for (std::size_t i = 0; i < count; ++i)
    {
        workers.push_back(std::make_unique<Worker>(files, settings));
    }
    std::vector<std::optional<Verdict>> verdicts(files.size());
    std::size_t next = 0;
    std::size_t reported = 0;
    while (reported < files.size())
    {
        std::vector<pollfd> descriptors;
        for (const auto& worker : workers)
        {
            if (!worker->IsBusy() && next < files.size())
            {
                worker->Begin(next++);
            }
            descriptors.push_back({worker->IsBusy() ? worker->GetDescriptor() : -1, POLLIN, 0});
        }
        poll(descriptors.data(), descriptors.size(), TimeLeft(workers));
        for (std::size_t i = 0; i < workers.size(); ++i)
        {
            Worker& worker = *workers[i];
            if (worker.IsBusy() && descriptors[i].revents != 0)
            {
                verdicts[worker.GetIndex()] = worker.Collect();
            }
            else if (worker.IsBusy() && Clock::now() >= worker.GetDeadline())
            {
                verdicts[worker.GetIndex()] = worker.GiveUp();
            }
        }
        for (; reported < files.size() && verdicts[reported]; ++reported)
        {
            onVerdict(*verdicts[reported]);
            std::fflush(nullptr);
        }
    }
}

} // namespace packetdrill
