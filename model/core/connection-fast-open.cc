/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"
#include "core/wire/wire.h"

// TCP Fast Open, RFC 7413: text in SYNs. Which cookies a client knows, and which of them are valid,
// is a matter of tables/.

#include <algorithm>

namespace ns3::rfctcp
{

namespace
{

constexpr uint32_t MAXIMUM_OPTIONS = wire::MAXIMUM_HEADER - wire::MINIMUM_HEADER; ///< octets

} // namespace

uint32_t
Connection::SynTextLimit(const OpenArguments& open, const Parameters& parameters)
{
    // A greater MSS may cause fragments, or confuse middleboxes [7413 4.1.3]
    const uint32_t typical = open.ipv6 ? 1440 : 1460;
    const uint32_t mss =
        std::min<uint32_t>(open.fastOpen.serverMss.value_or(open.defaultMss), typical);
    // The MSS does not count options. Their length depends on the cookie: room for the longest ones
    const uint32_t whole = std::min(mss, open.pathMss);
    const uint32_t room = whole > MAXIMUM_OPTIONS ? whole - MAXIMUM_OPTIONS : 0;
    return parameters.segmentSizeLimit > 0 ? std::min(room, parameters.segmentSizeLimit) : room;
}

void
Connection::SendFirstSyn(const std::optional<FastOpenCookie>& option, uint32_t text)
{
    Segment syn = MakeSyn();
    syn.options.fastOpen = option;
    if (wire::EncodedOptionsLength(syn.options) > MAXIMUM_OPTIONS)
    {
        syn.options.fastOpen.reset(); // no room: the regular handshake [7413 4.2.2]
        text = 0;
    }
    syn.length = text;
    if (!syn.flags.ack && (syn.options.fastOpen || text > 0))
    {
        m_tcb.fastOpen.progress = FastOpenVariables::Progress::ATTEMPTED;
    }
    m_tcb.recovery.OnSynSent(m_event->now, text);
    m_tcb.snd.nxt = 1 + Position{text};
    m_tcb.snd.max = m_tcb.snd.nxt;
    EmitSyn(syn, SendCause::NEW);
}

void
Connection::OpenFast()
{
    m_tcb.fastOpen.progress = FastOpenVariables::Progress::OPENED;
    ReportConnection();
    AdvanceText(EndOfQueued()); // a FIN waits until ESTABLISHED
}

void
Connection::TakeBackSynText(Position end)
{
    if (m_tcb.snd.nxt > end)
    {
        m_tcb.fastOpen.refusedEnd = static_cast<uint16_t>(m_tcb.snd.nxt);
        m_tcb.recovery.OnSynTextRefused(end);
        m_tcb.snd.nxt = end;
    }
}

void
Connection::NoteServerAnswer(Position ack)
{
    using Failure = FastOpenVariables::Failure;
    using Progress = FastOpenVariables::Progress;
    if (m_tcb.fastOpen.progress != Progress::ATTEMPTED)
    {
        return; // a cookie that was not asked for is ignored
    }
    const Options& options = m_event->segment->options;
    FastOpenAnswer answer;
    answer.mss = options.mss;
    if (options.fastOpen && options.fastOpen->length > 0)
    {
        answer.cookie = options.fastOpen;
    }
    answer.sent = static_cast<uint32_t>(m_tcb.snd.max - 1);
    answer.taken = static_cast<uint32_t>(ack - 1);
    // Neither a cookie nor an acknowledgment of text: the server has Fast Open disabled, or has got
    // a SYN that was retransmitted without it [7413 4.2.2]
    answer.negative = !answer.cookie && answer.taken == 0;
    m_tcb.fastOpen.progress = answer.taken > 0 ? Progress::SUCCEEDED : Progress::NONE;
    if (answer.taken < answer.sent)
    {
        m_tcb.fastOpen.failure =
            m_tcb.recovery.IsSynLost() ? Failure::SYN_RETRANSMITTED : Failure::NOT_ACKNOWLEDGED;
    }
    m_event->outbox->emplace_back(answer);
}

void
Connection::NoteServerSilence(bool over)
{
    if (m_tcb.state == State::SYN_SENT &&
        m_tcb.fastOpen.progress == FastOpenVariables::Progress::ATTEMPTED)
    {
        FastOpenAnswer answer;
        answer.sent = over ? static_cast<uint32_t>(m_tcb.snd.max - 1) : 0;
        answer.negative = true; // [7413 4.1.3.1]
        m_event->outbox->emplace_back(answer);
    }
}

} // namespace ns3::rfctcp
