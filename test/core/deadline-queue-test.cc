/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/tables/deadline-queue.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace ns3::rfctcp
{
namespace
{

Instant
At(int64_t ticks)
{
    return Instant(Duration(ticks));
}

} // namespace

TEST(DeadlineQueue, EqualDeadlinesComeInTheOrderOfHandles)
{
    DeadlineQueue queue;
    for (const DeadlineQueue::Handle handle : {7U, 3U, 5U})
    {
        queue.Set(handle, At(10));
    }
    queue.Set(9, At(9));
    for (const DeadlineQueue::Handle expected : {9U, 3U, 5U, 7U})
    {
        EXPECT_EQ(queue.First().handle, expected);
        queue.Clear(queue.First().handle);
    }
    EXPECT_TRUE(queue.IsEmpty());
}

TEST(DeadlineQueue, AgreesWithAMapThroughRandomOperations)
{
    for (uint32_t seed = 1; seed <= 20; ++seed)
    {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        DeadlineQueue queue;
        std::map<DeadlineQueue::Handle, Instant> model;
        for (int step = 0; step < 3000; ++step)
        {
            const DeadlineQueue::Handle handle = random() % 60;
            if (random() % 3 > 0)
            {
                const Instant at = At(random() % 100); // often equal to another one
                queue.Set(handle, at);
                model[handle] = at;
            }
            else
            {
                queue.Clear(handle);
                model.erase(handle);
            }
            ASSERT_EQ(queue.GetSize(), model.size());
            ASSERT_EQ(queue.Has(handle), model.count(handle) == 1);
            if (!model.empty())
            {
                const auto first =
                    std::min_element(model.begin(), model.end(), [](auto& a, auto& b) {
                        return a.second < b.second; // the least handle of equal ones
                    });
                ASSERT_EQ(queue.First().handle, first->first);
                ASSERT_EQ(queue.First().at, first->second);
                ASSERT_EQ(queue.Deadline(first->first), first->second);
            }
        }
    }
}

} // namespace ns3::rfctcp
