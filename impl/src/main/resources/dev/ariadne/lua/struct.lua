-- Roberto Ierusalimschy's struct library: values to and from packed bytes.
local floor, library = ...
local float = library("float")
local NATIVE_ALIGN = 8

local SIZES = {b = 1, B = 1, h = 2, H = 2, l = 8, L = 8, T = 8, i = 4, I = 4, f = 4, d = 8}

-- Calls visit(option, size, align) for each item of the format.
local function each(name, format, visit)
  local little, maxalign, at = true, 1, 1
  local function count(default)
    local digits = format:match("^%d+", at)
    if not digits then return default end
    at = at + #digits
    local n = tonumber(digits)
    if n > 2147483647 then error("integral size overflow", 0) end
    return n
  end
  while at <= #format do
    local option = format:sub(at, at)
    at = at + 1
    if option == "<" then little = true
    elseif option == ">" then little = false
    elseif option == "!" then
      maxalign = count(NATIVE_ALIGN)
      if maxalign == 0 or 2 ^ floor(math.log(maxalign) / math.log(2) + 0.5) ~= maxalign then
        error("alignment is not a power of 2", 0)
      end
    elseif option == " " then -- ignored
    else
      local size = SIZES[option]
      if option == "i" or option == "I" then
        size = count(4)
        if size > 32 then error("integral size " .. size .. " is larger than limit of 32", 0) end
      elseif option == "x" then size = 1
      elseif option == "c" then size = count(1)
      elseif option == "s" then size = 0
      elseif not size then error("bad argument #1 to '" .. name .. "' (invalid format option '" .. option .. "')", 0) end
      local align = size
      if option == "c" or option == "s" or option == "x" or align > maxalign then
        align = (option == "c" or option == "s" or option == "x") and 1 or maxalign
      end
      visit(option, size, align < 1 and 1 or align, little)
    end
  end
end

local function padding(position, align) return (align - position % align) % align end

local function integer_bytes(n, size, little)
  local bytes = {}
  n = n < 0 and -floor(-n) or floor(n)
  for i = 1, size do
    local low = n % 256
    bytes[little and i or size + 1 - i] = string.char(low)
    n = (n - low) / 256
  end
  return table.concat(bytes)
end

local function integer(data, at, size, little, is_signed)
  local n, top = 0, 0
  for i = 0, math.min(size, 8) - 1 do
    local byte = data:byte(little and at + i or at + size - 1 - i)
    n = n + byte * 256 ^ i
    top = byte
  end
  if is_signed and top >= 128 then n = n - 256 ^ math.min(size, 8) end
  return n
end

local struct = {}

function struct.pack(format, ...)
  local parts, total, next_argument = {}, 0, 1
  local values, n = {...}, select("#", ...)
  local function take(kind)
    local value, at = values[next_argument], next_argument + 1
    if next_argument > n then error("bad argument #" .. at .. " to 'pack' (" .. kind .. " expected, got nil)", 0) end
    next_argument = next_argument + 1
    if kind == "number" then
      local number = tonumber(value)
      if not number then error("bad argument #" .. at .. " to 'pack' (number expected, got " .. type(value) .. ")", 0) end
      return number
    end
    if type(value) ~= "string" and type(value) ~= "number" then
      error("bad argument #" .. at .. " to 'pack' (string expected, got " .. type(value) .. ")", 0)
    end
    return tostring(value)
  end
  local function add(bytes)
    parts[#parts + 1] = bytes
    total = total + #bytes
  end
  each("pack", format, function(option, size, align, little)
    add(("\0"):rep(padding(total, align)))
    if option == "x" then add("\0")
    elseif option == "c" then
      local text = take("string")
      local length = size == 0 and #text or size
      if #text < length then error("bad argument #" .. next_argument + 1 .. " to 'pack' (string too short)", 0) end
      add(text:sub(1, length))
    elseif option == "s" then add(take("string") .. "\0")
    elseif option == "f" or option == "d" then add(float.bytes(take("number"), size, little))
    else add(integer_bytes(take("number"), size, little)) end
  end)
  return table.concat(parts)
end

function struct.unpack(format, data, position)
  local results, at = {}, floor((position or 1) - 1)
  if at < 0 then error("bad argument #2 to 'unpack' (data string too short)", 0) end
  each("unpack", format, function(option, size, align, little)
    at = at + padding(at, align)
    local fits = at <= #data and size <= #data - at
    if not fits then error("bad argument #2 to 'unpack' (data string too short)", 0) end
    if option == "x" then -- skipped
    elseif option == "c" then
      if size == 0 then
        local length = results[#results]
        if type(length) ~= "number" then error("format 'c0' needs a previous size", 0) end
        results[#results] = nil
        size = length
        if size > #data - at then error("bad argument #2 to 'unpack' (data string too short)", 0) end
      end
      results[#results + 1] = data:sub(at + 1, at + size)
    elseif option == "s" then
      local stop = data:find("\0", at + 1, true)
      if not stop then error("unfinished string in data", 0) end
      results[#results + 1] = data:sub(at + 1, stop - 1)
      size = stop - at
    elseif option == "f" or option == "d" then results[#results + 1] = float.value(data, at + 1, size, little)
    else results[#results + 1] = integer(data, at + 1, size, little, option:lower() == option) end
    at = at + size
  end)
  results[#results + 1] = at + 1
  return unpack(results)
end

function struct.size(format)
  local total = 0
  each("size", format, function(option, size, align)
    if option == "s" then error("bad argument #1 to 'size' (option 's' has no fixed size)", 0) end
    if option == "c" and size == 0 then error("bad argument #1 to 'size' (option 'c0' has no fixed size)", 0) end
    total = total + padding(total, align) + size
  end)
  return total
end

return struct
