/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_STATE_TRACER_H
#define RFC_TCP_COMPARE_STATE_TRACER_H

#include "journal.h"
#include "scenario.h"

#include "ns3/tcp-socket.h"

#include <array>
#include <cstdint>

namespace compare
{

/**
 * Writes every state transition of both ends into the journal.
 *
 * Each TCP has its own way to tell; derived classes know it. Causes are the names of
 * ns3::RfcTcpCause; where a TCP does not tell the cause it is inferred: the application call that
 * is running, else the segment delivered in the same instant, else TIMER (any event of the
 * socket's own).
 */
class StateTracer
{
  public:
    /** @param journal receives the transitions */
    explicit StateTracer(Journal& journal);
    virtual ~StateTracer() = default;
    StateTracer(const StateTracer&) = delete;
    StateTracer& operator=(const StateTracer&) = delete;

    /** An application of one end has made a new socket. */
    virtual void SocketCreated();
    /** @param segment about to be handed to the stack of its receiver */
    virtual void SegmentDelivered(const SegmentRecord& segment);
    /** Let go of all sockets, before the simulator is destroyed. */
    virtual void Release();

    /** @param end whose application calls @param cause name of the call, nullptr after it */
    void SetCall(End end, const char* cause);

  protected:
    /** @param end an end @return the call that its application is in, nullptr if in none */
    const char* GetCall(End end) const;

    /**
     * @param record end, connection, cause and segment; the rest is filled in
     * @param from state left
     * @param to state entered
     */
    void Write(StateRecord record,
               ns3::TcpSocket::TcpStates_t from,
               ns3::TcpSocket::TcpStates_t to) const;

  private:
    Journal& m_journal;                           ///< receives the transitions
    std::array<const char*, END_COUNT> m_calls{}; ///< see SetCall
};

/** Marks an application call for the tracer, for as long as it lives. */
class CallScope
{
  public:
    /** @param tracer told @param end whose application calls @param cause name of the call */
    CallScope(StateTracer& tracer, End end, const char* cause);
    ~CallScope();
    CallScope(const CallScope&) = delete;
    CallScope& operator=(const CallScope&) = delete;

  private:
    StateTracer& m_tracer; ///< told
    End m_end;             ///< whose application calls
};

} // namespace compare

#endif // RFC_TCP_COMPARE_STATE_TRACER_H
