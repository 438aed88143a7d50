/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "program.h"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

namespace common
{

int
RunProgram(const std::string& name, const std::function<int()>& run)
{
    try
    {
        return run();
    }
    catch (const std::invalid_argument& error)
    {
        std::cerr << name << ": " << error.what() << "\n";
        return 2;
    }
    catch (const std::exception& error)
    {
        std::cerr << name << ": " << error.what() << "\n";
        return EXIT_FAILURE;
    }
}

} // namespace common
