/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_TEXT_H
#define RFC_TCP_INTERNAL_TEXT_H

#include "ns3/address.h"

#include <string>
#include <vector>

/** Text of files and of options: splitting and quoting, the same for all programs and tests. */
namespace ns3::rfctcp
{

/**
 * @param text any text
 * @param separator where to split the text
 * @return the parts, one at least; each of them may be empty
 */
std::vector<std::string> Split(const std::string& text, char separator);

/**
 * @param line of a CSV file (RFC 4180), without its end of line
 * @return the fields, one at least, without their quotation marks
 */
std::vector<std::string> SplitCsv(const std::string& line);

/**
 * @param text any text
 * @return a field of a CSV file (RFC 4180): between quotation marks if the text needs them
 */
std::string QuoteCsv(const std::string& text);

/**
 * @param text any text in UTF-8
 * @return the same for the inside of an XML element or attribute; control characters, which have
 * no place in XML, become question marks
 */
std::string EscapeXml(const std::string& text);

/**
 * @param format of printf, for one double
 * @param number the number
 * @return the number in that format, cut off after 63 characters
 */
std::string Format(const char* format, double number);

/**
 * @param end InetSocketAddress or Inet6SocketAddress
 * @return the end as text: 10.0.0.1:80 or [2001:db8::1]:80; "*" for an address of another kind
 */
std::string EndText(const Address& end);

/** @param text as of EndText @return the end; an invalid address if the text is none */
Address EndFromText(const std::string& text);

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_TEXT_H
