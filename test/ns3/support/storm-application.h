/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_STORM_APPLICATION_H
#define RFC_TCP_TEST_STORM_APPLICATION_H

#include "storm-ledger.h"
#include "storm-plan.h"

#include "ns3/rfc-tcp-socket.h"

#include <cstdint>
#include <string>

namespace ns3::rfctcp::test
{

/** Does what a plan says with a socket of any TCP, and keeps the account of it. */
class StormApplication
{
  public:
    /**
     * @param plan what to do
     * @param name for messages
     * @param sends stream it sends, see OctetAt()
     * @param reads stream it reads
     */
    StormApplication(const StormApplicationPlan& plan,
                     const std::string& name,
                     uint32_t sends,
                     uint32_t reads);
    StormApplication(const StormApplication&) = delete;
    StormApplication& operator=(const StormApplication&) = delete;

    /** @param socket its socket from now on */
    void Use(Ptr<Socket> socket);
    /** @param peer where to connect to; AT_ONCE it sends in the same turn */
    void Connect(const Address& peer);
    /** The socket has come from a listener, connected. */
    void BeAccepted();
    /** The storm is over: it reads what there is, sends no more, and closes as is polite. */
    void Calm();
    /** It closes, polite or not. */
    void Leave();
    /** See StormAccount::calm. */
    void SetCalm();
    /** Its peer is not the one it was, see StormAccount::haunted. */
    void BeHaunted();
    /** @param attribute of the socket, if it is in use @param value new one */
    void Change(const std::string& attribute, const std::string& value);
    /** Writes down how the socket has ended, and lets it go. */
    void Conclude();

    /** @return the account */
    const StormAccount& GetAccount() const;

  private:
    void Note(const std::string& what); ///< @param what goes into the story
    bool IsOpen() const;                ///< @return whether the connection exists
    bool HasLeft() const;               ///< @return whether it will not read any more
    void BeginTimers();                 ///< what the plan wants at fixed times
    void OnConnected();                 ///< the connection exists
    void OnTrouble(uint32_t& count);    ///< @param count of such callbacks
    void StartSending();                ///< if it has not begun
    void Send();                        ///< what the socket takes now
    void OnAllSent();                   ///< what follows the last octet
    void OnReadable();                  ///< something may be there
    void ReadAgain();                   ///< the time has come
    void Read(uint32_t limit);          ///< @param limit most octets
    void OnEnd();                       ///< the peer's stream has ended
    void CloseIfDone();                 ///< both streams have ended
    void Shutdown();                    ///< ShutdownSend()
    void Close();                       ///< Close()

    const StormApplicationPlan m_plan; ///< what to do
    const uint32_t m_sends;            ///< stream it sends
    const uint32_t m_reads;            ///< stream it reads
    StormAccount m_account;            ///< what it did, got and was told
    Ptr<Socket> m_socket;              ///< its socket
    Ptr<RfcTcpSocket> m_rfcSocket;     ///< the same, if it is one of RfcTcp
    bool m_connected{false};           ///< the connection exists, or has existed
    bool m_timers{false};              ///< BeginTimers() was called
    bool m_sending{false};             ///< it has begun to send
    bool m_inSend{false};              ///< Send() is at work
    bool m_resting{false};             ///< it pauses between two bursts
    bool m_allSent{false};             ///< all is sent, or it has given up
    bool m_readTimer{false};           ///< ReadAgain() will be called
    bool m_pausedReading{false};       ///< the reading pause has begun, or is over
    Time m_readFrom;                   ///< it does not read before
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_STORM_APPLICATION_H
