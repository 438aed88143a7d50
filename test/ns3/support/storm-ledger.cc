/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "storm-ledger.h"

#include <algorithm>
#include <sstream>

namespace ns3::rfctcp::test
{
namespace
{

/** Collects what is wrong. */
class Judge
{
  public:
    /** @param right whether all is well @param account whose @param what is wrong otherwise */
    void Demand(bool right, const StormAccount& account, const std::string& what)
    {
        if (!right)
        {
            faults.push_back(account.name + ": " + what);
        }
    }

    std::vector<std::string> faults; ///< so far
};

/** @param judge of the storm @param self end that reads @param peer end that sends */
void
JudgeStream(Judge& judge, const StormAccount& self, const StormAccount& peer)
{
    const std::string got =
        std::to_string(self.received) + " of " + std::to_string(peer.accepted) + " octets";
    judge.Demand(self.wrong == 0, self, std::to_string(self.wrong) + " octets are wrong");
    judge.Demand(self.received <= peer.accepted, self, "read " + got);
    if (self.ends > 0)
    {
        judge.Demand(peer.sendClosed, self, "read an end though the peer had not closed");
        judge.Demand(self.received == peer.accepted, self, "read a clean end after " + got);
    }
    judge.Demand(!self.readToEnd || self.received >= peer.acknowledged,
                 self,
                 "read " + got + ", but acknowledged " + std::to_string(peer.acknowledged));
}

/** @param judge of the storm @param self an end */
void
JudgeCalls(Judge& judge, const StormAccount& self)
{
    judge.Demand(self.ends <= 1, self, "read several ends");
    judge.Demand(self.connected <= 1, self, "connected several times");
    judge.Demand(self.normalCloses <= 1, self, "NormalClose several times");
    judge.Demand(self.errorCloses <= 1, self, "ErrorClose several times");
    judge.Demand(self.normalAfterError == 0, self, "NormalClose after ErrorClose");
    judge.Demand(self.failed <= 1, self, "ConnectionFailed several times");
    judge.Demand(self.failed == 0 || self.connected + self.normalCloses + self.errorCloses == 0,
                 self,
                 "ConnectionFailed and something else");
    judge.Demand(std::count(self.errors.begin(), self.errors.end(), Socket::ERROR_NOTERROR) == 0,
                 self,
                 "told of an error that GetErrno() does not name");
    judge.Demand(self.brokenPeeks == 0, self, "looked and read different octets");
    judge.Demand(self.brokenCounts == 0,
                 self,
                 "GetRxAvailable() promised what Recv() did not give");
    judge.Demand(self.state == TcpSocket::CLOSED,
                 self,
                 std::string("ended in ") + TcpSocket::TcpStateName[self.state]);
    judge.Demand(self.references == 1, self, "the socket is still in use");
}

/** @param judge of the storm @param self an end @param peer the other one */
void
JudgeTruth(Judge& judge, const StormAccount& self, const StormAccount& peer)
{
    const bool told = self.WasToldOfError();
    // Who lost octets is told. DataSent counts what the peer has acknowledged.
    judge.Demand(self.acknowledged <= self.accepted, self, "more was acknowledged than sent");
    judge.Demand(told || !self.exists || self.acknowledged == self.accepted,
                 self,
                 "lost octets, only " + std::to_string(self.acknowledged) + " of " +
                     std::to_string(self.accepted) + " were acknowledged, and was told no error");
    // So is who still listens, in the callback and for as long as somebody asks
    judge.Demand(!told || !self.readToEnd || self.lastError != Socket::ERROR_NOTERROR,
                 self,
                 "GetErrno() has forgotten the error");
    judge.Demand(told || !self.readToEnd || self.ends == 1,
                 self,
                 "the connection was cut, and it was told neither end nor error");
    if (self.knowsReasons)
    {
        judge.Demand(!self.exists || self.reason != RfcTcpCloseReason::NONE, self, "has no reason");
        // A polite close loses nothing in SYN-SENT either
        judge.Demand(self.aborted || self.reason != RfcTcpCloseReason::DELETED ||
                         self.accepted == 0,
                     self,
                     "Close() lost " + std::to_string(self.accepted) + " octets");
        judge.Demand(self.aborted || self.reason != RfcTcpCloseReason::ABORTED || !peer.exists ||
                         self.closedAfter,
                     self,
                     "ended as aborted though nobody did");
        judge.Demand(self.reason != RfcTcpCloseReason::UNREAD_DATA || self.IsRude(peer),
                     self,
                     "ended for unread data though all was read");
    }
}

} // namespace

bool
StormAccount::WasToldOfError() const
{
    return failed + errorCloses > 0;
}

bool
StormAccount::IsRude(const StormAccount& peer) const
{
    return aborted || deaf || (closedAfter && *closedAfter < peer.accepted);
}

std::vector<std::string>
JudgeStorm(const StormAccount& a, const StormAccount& b, StormTotals& totals)
{
    Judge judge;
    JudgeCalls(judge, a);
    JudgeCalls(judge, b);
    if (a.haunted || b.haunted) // who sent what is not known then
    {
        judge.Demand(a.wrong + b.wrong == 0, a, "octets are wrong");
        return judge.faults;
    }
    JudgeStream(judge, a, b);
    JudgeStream(judge, b, a);
    JudgeTruth(judge, a, b);
    JudgeTruth(judge, b, a);
    const bool error = a.WasToldOfError() || b.WasToldOfError();
    const bool rude = a.IsRude(b) || b.IsRude(a);
    if (!error && !rude)
    {
        judge.Demand(b.received == a.accepted, a, "lost octets, and nobody was told");
        judge.Demand(a.received == b.accepted, b, "lost octets, and nobody was told");
    }

    // An orphan in FIN-WAIT-2 that has waited long enough answers the late FIN by a RST
    const bool orphaned = a.reason == RfcTcpCloseReason::FIN_WAIT_2_TIMEOUT ||
                          b.reason == RfcTcpCloseReason::FIN_WAIT_2_TIMEOUT;
    judge.Demand(!error || rude || orphaned || !a.calm, a, "an error without any cause");

    ++totals["connections"];
    totals["calm"] += a.calm && !rude;
    totals["octets"] += a.received + b.received;
    totals["clean"] += !error && !rude && a.accepted + b.accepted > 0;
    totals["errors"] += error;
    totals["rude"] += rude;
    for (const StormAccount* account : {&a, &b})
    {
        totals["ends read"] += account->ends;
        totals["cut and told"] += account->readToEnd && account->ends == 0;
        if (account->reason != RfcTcpCloseReason::NONE)
        {
            ++totals[RfcTcpName(account->reason)];
        }
    }
    return judge.faults;
}

} // namespace ns3::rfctcp::test
