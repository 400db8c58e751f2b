-- MessagePack as Salvatore Sanfilippo's lua-cmsgpack reads and writes it.
local floor, library = ...
local float = library("float")
local MAX_NESTING = 16
local char = string.char

local function big_endian(n, size)
  local bytes = {}
  for i = size, 1, -1 do
    local low = n % 256
    bytes[i] = char(low)
    n = (n - low) / 256
  end
  return table.concat(bytes)
end

-- ---- packing

local function pack_integer(n)
  if n >= 0 then
    if n < 128 then return char(n) end
    if n < 2 ^ 8 then return "\204" .. char(n) end
    if n < 2 ^ 16 then return "\205" .. big_endian(n, 2) end
    if n < 2 ^ 32 then return "\206" .. big_endian(n, 4) end
    return "\207" .. big_endian(n, 8)
  end
  if n >= -32 then return char(256 + n) end
  if n >= -2 ^ 7 then return "\208" .. char(256 + n) end
  if n >= -2 ^ 15 then return "\209" .. big_endian(n + 2 ^ 16, 2) end
  if n >= -2 ^ 31 then return "\210" .. big_endian(n + 2 ^ 32, 4) end
  -- Two's complement by halves: a double holds no 64 bits.
  local high = floor(n / 2 ^ 32)
  return "\211" .. big_endian(high % 2 ^ 32, 4) .. big_endian(n - high * 2 ^ 32, 4)
end

local function pack_number(n)
  if floor(n) == n and n >= -2 ^ 63 and n < 2 ^ 63 then return pack_integer(n) end
  local short = float.bytes(n, 4, false)
  if n ~= n or float.value(short, 1, 4, false) == n then return "\202" .. short end
  return "\203" .. float.bytes(n, 8, false)
end

local function pack_string(s)
  local n = #s
  if n < 32 then return char(160 + n) .. s end
  if n < 2 ^ 8 then return "\217" .. char(n) .. s end
  if n < 2 ^ 16 then return "\218" .. big_endian(n, 2) .. s end
  return "\219" .. big_endian(n, 4) .. s
end

local function header(n, fix, short, long)
  if n < 16 then return char(fix + n) end
  if n < 2 ^ 16 then return short .. big_endian(n, 2) end
  return long .. big_endian(n, 4)
end

local function is_array(t)
  local max, items = 0, 0
  for k in next, t do
    if type(k) ~= "number" or k <= 0 or floor(k) ~= k then return false end
    max, items = math.max(max, k), items + 1
  end
  return max == items
end

local function pack_value(out, v, depth)
  local kind = type(v)
  if kind == "table" and depth == MAX_NESTING then kind = "nil" end
  if kind == "string" then out[#out + 1] = pack_string(v)
  elseif kind == "number" then out[#out + 1] = pack_number(v)
  elseif kind == "boolean" then out[#out + 1] = v and "\195" or "\194"
  elseif kind == "table" and is_array(v) then
    out[#out + 1] = header(#v, 144, "\220", "\221")
    for i = 1, #v do pack_value(out, v[i], depth + 1) end
  elseif kind == "table" then
    local items = 0
    for _ in next, v do items = items + 1 end
    out[#out + 1] = header(items, 128, "\222", "\223")
    for k, value in next, v do
      pack_value(out, k, depth + 1)
      pack_value(out, value, depth + 1)
    end
  else out[#out + 1] = "\192" end
end

local cmsgpack = {_NAME = "cmsgpack", _VERSION = "lua-cmsgpack 0.4.0", _COPYRIGHT = "MessagePack for Lua 5.1", _DESCRIPTION = "MessagePack"}

function cmsgpack.pack(...)
  local n = select("#", ...)
  if n == 0 then error("bad argument #0 to 'pack' (MessagePack pack needs input.)", 0) end
  local out = {}
  for i = 1, n do pack_value(out, (select(i, ...)), 0) end
  return table.concat(out)
end

-- ---- unpacking

local MISSING, BAD = "Missing bytes in input.", "Bad data format in input."

local function integer(s, at, size)
  if at + size - 1 > #s then error(MISSING, 0) end
  local n = 0
  for i = at, at + size - 1 do n = n * 256 + s:byte(i) end
  return n
end

local function signed(s, at, size)
  local n = integer(s, at, size)
  if s:byte(at) < 128 then return n end
  if size < 8 then return n - 256 ^ size end
  return (integer(s, at, 4) - 2 ^ 32) * 2 ^ 32 + integer(s, at + 4, 4)
end

local read

local function text(s, at, n)
  if at + n - 1 > #s then error(MISSING, 0) end
  return s:sub(at, at + n - 1), at + n
end

local function array(s, at, n)
  local t = {}
  for i = 1, n do t[i], at = read(s, at) end
  return t, at
end

local function map(s, at, n)
  local t, k = {}, nil
  for _ = 1, n do
    k, at = read(s, at)
    local v
    v, at = read(s, at)
    if k == nil or k ~= k then error(BAD, 0) end
    t[k] = v
  end
  return t, at
end

-- The value at index `at`, and the index behind it.
function read(s, at)
  local b = s:byte(at)
  if not b then error(MISSING, 0) end
  at = at + 1
  if b < 128 then return b, at end
  if b < 144 then return map(s, at, b - 128) end
  if b < 160 then return array(s, at, b - 144) end
  if b < 192 then return text(s, at, b - 160) end
  if b >= 224 then return b - 256, at end
  if b == 192 then return nil, at end
  if b == 194 or b == 195 then return b == 195, at end
  if b >= 196 and b <= 198 then
    local size = 2 ^ (b - 196)
    return text(s, at + size, integer(s, at, size))
  end
  if b == 202 or b == 203 then
    local size = b == 202 and 4 or 8
    if at + size - 1 > #s then error(MISSING, 0) end
    return float.value(s, at, size, false), at + size
  end
  if b >= 204 and b <= 207 then
    local size = 2 ^ (b - 204)
    return integer(s, at, size), at + size
  end
  if b >= 208 and b <= 211 then
    local size = 2 ^ (b - 208)
    return signed(s, at, size), at + size
  end
  if b >= 217 and b <= 219 then
    local size = 2 ^ (b - 217)
    return text(s, at + size, integer(s, at, size))
  end
  if b == 220 or b == 221 then
    local size = b == 220 and 2 or 4
    return array(s, at + size, integer(s, at, size))
  end
  if b == 222 or b == 223 then
    local size = b == 222 and 2 or 4
    return map(s, at + size, integer(s, at, size))
  end
  error(BAD, 0)
end

local function unpack_values(name, s, limit, offset, tells_offset)
  if type(s) ~= "string" and type(s) ~= "number" then
    error("bad argument #1 to '" .. name .. "' (string expected, got " .. (s == nil and "no value" or type(s)) .. ")", 0)
  end
  s = tostring(s)
  if offset < 0 or limit < 0 then error("Invalid request to unpack with offset of " .. offset .. " and limit of " .. #s .. ".", 0) end
  if offset > #s then error("Start offset " .. offset .. " greater than input length " .. #s .. ".", 0) end
  local values, n, at = {}, 0, offset + 1
  while at <= #s and (limit == 0 or n < limit) do
    n = n + 1
    values[n], at = read(s, at)
  end
  if tells_offset then return at > #s and -1 or at - 1, unpack(values, 1, n) end
  return unpack(values, 1, n)
end

function cmsgpack.unpack(s) return unpack_values("unpack", s, 0, 0, false) end
function cmsgpack.unpack_one(s, offset) return unpack_values("unpack_one", s, 1, offset or 0, true) end
function cmsgpack.unpack_limit(s, limit, offset) return unpack_values("unpack_limit", s, limit or 1, offset or 0, true) end

return cmsgpack
