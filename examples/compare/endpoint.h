/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_ENDPOINT_H
#define RFC_TCP_COMPARE_ENDPOINT_H

#include "scenario.h"
#include "script.h"

#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-state-tracer.h"
#include "ns3/socket.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace compare
{

/** What an application lived through. */
struct EndpointRecord
{
    std::optional<ns3::Time> connectCalled;    ///< Connect()
    std::optional<ns3::Time> connected;        ///< ConnectionSucceeded or NewConnectionCreated
    std::optional<ns3::Time> closeCalled;      ///< first Close() or ShutdownSend()
    std::optional<ns3::Time> lastReceived;     ///< latest delivery
    std::optional<ns3::Time> allReceived;      ///< the last byte that the peer planned to send
    uint64_t sent{0};                          ///< bytes accepted by Send()
    uint64_t received{0};                      ///< bytes delivered
    uint64_t falsified{0};                     ///< of these, with wrong content
    bool sawEof{false};                        ///< end of data
    bool toldError{false};                     ///< ConnectionFailed, ErrorClose or an error return
    std::optional<ns3::Time> connectionFailed; ///< ConnectionFailed
    int errorNumber{0};                        ///< GetErrno() when first told of an error
    bool finished{false};                      ///< called Close() or Abort() as planned
};

/**
 * The application of one end: follows its script through the ns3::Socket interface alone.
 *
 * Every byte it sends depends on its position, and every byte it receives is checked. End of data
 * is an empty packet from Recv() or the NormalClose callback, whichever comes first. After an
 * error it drops the socket, as applications do.
 */
class Endpoint
{
  public:
    /**
     * @param end which end it is
     * @param script what to do
     * @param expected bytes that the peer plans to send
     * @param tracer told of sockets and calls
     * @param journal receives calls and callbacks
     */
    Endpoint(End end,
             const Script& script,
             uint64_t expected,
             ns3::RfcTcpStateTracer& tracer,
             ns3::RfcTcpJournal& journal);
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    /**
     * @param node where
     * @param factory that makes the socket
     * @param local bound to, and listened on if the script says so
     */
    void Start(ns3::Ptr<ns3::Node> node, ns3::TypeId factory, const ns3::Address& local);
    /** @param peer to connect to */
    void Connect(const ns3::Address& peer);

    /** @param hook called when IsWaitingForPeer() may have become true */
    void SetHook(std::function<void()> hook);
    /**
     * @return true if the step that is next waits for such a step of the peer, and all that the
     * peer plans to send has come; or if an error has ended the script
     */
    bool IsWaitingForPeer() const;
    /** Goes on with the step that waits for the peer. */
    void GoOnTogether();
    /** @return what happened so far */
    const EndpointRecord& GetRecord() const;
    /** Let go of the sockets, before the simulator is destroyed. */
    void Release();

  private:
    /** @param socket to use from now on */
    void Adopt(ns3::Ptr<ns3::Socket> socket);
    /** Does all steps whose time has come. */
    void Progress();
    /** @return true if the next step need not wait any more @param step that one */
    bool IsTimeFor(const Step& step) const;
    /** @param step whose time has come @return true if the step is done */
    bool Perform(const Step& step);
    /** Makes the step after the one that is done the next one. */
    void FinishStep();
    /** Sets out to wait until the next step, if that is a matter of time. */
    void BeginStep();
    /** @param size octets that the step sends @return true if the TCP has taken all of them */
    bool SendMore(uint64_t size);
    /** Read all there is. */
    void ReadAll();
    /** @param data received */
    void Check(ns3::Ptr<ns3::Packet> data);
    /** Takes the end of data, unless nobody reads. @param source what told of it */
    void TakeEndOfData(const std::string& source);
    /** Calls ShutdownSend(). */
    void CallShutdown();
    /** Calls Close(). */
    void CallClose();
    /** Calls Abort(), or Close() if the TCP has no such call. */
    void CallAbort();
    /** @param what the callback or call that told */
    void TellError(const std::string& what);
    /** @param event to write into the journal */
    void Log(const std::string& event) const;

    End m_end;                        ///< which end it is
    Script m_script;                  ///< what to do
    uint64_t m_expected;              ///< bytes that the peer plans to send
    ns3::RfcTcpStateTracer& m_tracer; ///< told of sockets and calls
    ns3::RfcTcpJournal& m_journal;    ///< receives calls and callbacks
    std::function<void()> m_hook;     ///< see SetHook
    ns3::Ptr<ns3::Socket> m_listener; ///< if the plan listens
    ns3::Ptr<ns3::Socket> m_socket;   ///< the connection
    EndpointRecord m_record;          ///< what happened so far
    std::size_t m_next{0};            ///< index of the next step
    uint64_t m_sentInStep{0};         ///< octets of the next step that the TCP has taken
    ns3::Time m_due;                  ///< when the next step may begin
    bool m_together{false};           ///< the next step need not wait for the peer any more
    bool m_paused{false};             ///< nobody reads
    bool m_progressing{false};        ///< a step is being done
};

} // namespace compare

#endif // RFC_TCP_COMPARE_ENDPOINT_H
