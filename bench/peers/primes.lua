local found, candidate = 1, 3
while candidate < 150000 do
  local prime, divisor = 1, 3
  while divisor * divisor <= candidate do
    if candidate % divisor == 0 then
      prime = 0
      break
    end
    divisor = divisor + 2
  end
  if prime == 1 then found = found + 1 end
  candidate = candidate + 2
end
print(found)
