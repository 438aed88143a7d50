/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "run.h"

#include <sstream>

namespace compare
{

std::string
Describe(const Link& link)
{
    std::ostringstream text;
    text << static_cast<double>(link.rate.GetBitRate()) / 1e6 << " Mb/s, "
         << link.delay.GetSeconds() * 1000 << " ms each way";
    if (link.queue != Link().queue)
    {
        text << ", queue of " << link.queue;
    }
    return text.str();
}

const char*
GetName(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::CLEAN:
        return "clean";
    case Verdict::INCOMPLETE:
        return "incomplete";
    case Verdict::FAILED:
        return "error";
    case Verdict::STUCK:
        return "stuck";
    case Verdict::DATA_LOST:
        return "data lost";
    case Verdict::TIME_LIMIT:
        return "time limit";
    case Verdict::CRASHED:
        return "crashed";
    }
    return "unknown";
}

} // namespace compare
