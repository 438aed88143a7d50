/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/ladder-log.h"

#include "records/record-file.h"

#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-ladder.h"

#include <algorithm>
#include <iostream>

namespace ns3::rfctcp
{

namespace
{

const char* const MARK = "rfc-tcp record of a ladder; "; ///< in the first line of our files

} // namespace

LadderLog::LadderLog(const std::string& path, uint32_t connection)
    : Record({}),
      m_path(path),
      m_connection(connection)
{
    RequireOurs(path, std::string("<!-- ") + MARK);
}

void
LadderLog::OnState(const RfcTcpStateRecord& transition)
{
    if (transition.peer.IsInvalid() || m_over)
    {
        return;
    }
    const Ends ends = std::minmax(transition.local, transition.peer);
    if (m_ends)
    {
        if (*m_ends == ends)
        {
            m_states.push_back(transition);
        }
    }
    else
    {
        m_opening[ends].push_back(transition);
    }
}

void
LadderLog::OnSent(const RfcTcpSegmentRecord& segment)
{
    if (segment.connection <= m_newest)
    {
        return;
    }
    m_newest = segment.connection;
    const Ends ends = std::minmax(segment.source, segment.destination);
    if (segment.connection == m_connection)
    {
        m_ends = ends;
        m_states = m_opening[ends];
        m_opening.clear();
    }
    else if (m_ends)
    {
        m_over = m_over || *m_ends == ends;
    }
    else
    {
        m_opening.erase(ends);
    }
}

void
LadderLog::OnSettled(const RfcTcpSegmentRecord& segment)
{
    if (segment.connection == m_connection)
    {
        m_segments.push_back(segment);
    }
}

void
LadderLog::Finish()
{
    if (m_segments.empty())
    {
        std::cerr << "RfcTcpTraceHelper::EnableLadder: there is no connection " << m_connection
                  << " to draw, the simulation had " << m_newest << '\n';
        return;
    }
    RfcTcpJournal journal;
    for (const auto& state : m_states)
    {
        journal.Add(state);
    }
    journal.SetSegments(m_segments);
    RfcTcpLadder::Panel panel;
    panel.journal = &journal;
    panel.connection = m_connection;
    panel.title = "connection " + std::to_string(m_connection);
    RfcTcpLadder ladder;
    ladder.SetComment(MARK + DescribeRun());
    ladder.Draw(m_path, panel);
}

} // namespace ns3::rfctcp
