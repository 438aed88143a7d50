/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_CONNECTION_PRINTER_H
#define RFC_TCP_RECORDS_CONNECTION_PRINTER_H

#include "records/record.h"
#include "records/recorder.h"

#include <ostream>

namespace ns3::rfctcp
{

/**
 * Prints the connections there are now, as "ss -tinoa" of Linux does.
 * @param recorder that knows them @param nodes whose connections are printed @param os where to
 */
void PrintConnections(const Recorder& recorder, const NodeSelection& nodes, std::ostream& os);

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_CONNECTION_PRINTER_H
